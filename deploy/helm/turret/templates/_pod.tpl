{{- define "turret.labels" -}}
app.kubernetes.io/name: turret
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "turret.pod" -}}
{{- $root := .root }}
# Kubernetes would set TURRET_PORT and others to the address of the service, and Turret would refuse to start.
enableServiceLinks: false
automountServiceAccountToken: false
terminationGracePeriodSeconds: 60
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  fsGroup: 1000
  seccompProfile: { type: RuntimeDefault }
containers:
  - name: turret
    image: "{{ $root.Values.image.repository }}:{{ $root.Values.image.tag | default $root.Chart.AppVersion }}"
    imagePullPolicy: {{ $root.Values.image.pullPolicy }}
    securityContext:
      allowPrivilegeEscalation: false
      readOnlyRootFilesystem: true
      capabilities: { drop: [ALL] }
    env:
      - { name: TURRET_ROLE, value: {{ .role | quote }} }
      {{- with $root.Values.publicUrl }}
      - { name: TURRET_PUBLIC_URL, value: {{ . | quote }} }
      {{- end }}
      {{- if ne .role "worker" }}
      - name: TURRET_API_KEY
        valueFrom: { secretKeyRef: { name: {{ $root.Values.existingSecret }}, key: TURRET_API_KEY } }
      {{- end }}
      {{- if $root.Values.cluster.enabled }}
      - name: TURRET_NATS_URL
        valueFrom: { secretKeyRef: { name: {{ $root.Values.existingSecret }}, key: TURRET_NATS_URL } }
      - name: TURRET_CLICKHOUSE_URL
        valueFrom: { secretKeyRef: { name: {{ $root.Values.existingSecret }}, key: TURRET_CLICKHOUSE_URL } }
      {{- end }}
      {{- range $name, $value := $root.Values.settings }}
      - { name: {{ $name }}, value: {{ $value | quote }} }
      {{- end }}
    ports:
      - { name: http, containerPort: 8080 }
    readinessProbe:
      httpGet: { path: /readyz, port: http }
      periodSeconds: 5
    livenessProbe:
      httpGet: { path: /healthz, port: http }
      initialDelaySeconds: 20
    startupProbe:
      httpGet: { path: /healthz, port: http }
      failureThreshold: 60
      periodSeconds: 5
    # The service forgets the pod before the server stops listening.
    lifecycle: { preStop: { exec: { command: [sleep, "5"] } } }
    resources: {{- toYaml $root.Values.resources | nindent 6 }}
    volumeMounts:
      - { name: data, mountPath: /data }
      - { name: tmp, mountPath: /tmp }
volumes:
  - name: tmp
    emptyDir: {}
{{- end }}
