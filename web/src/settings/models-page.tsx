// The models at work: what turns messages into vectors, and what names topics, with what it may cost and how it goes.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Models, send } from '../api/client.ts'
import { modelsQuery } from '../api/project-queries.ts'
import { useMay } from '../api/use-role.ts'
import { formatCount, formatMoment } from '../format/format.ts'
import { Button } from '../ui/button.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { Section } from '../ui/section.tsx'
import { Skeleton } from '../ui/states.tsx'
import { showProblem, showToast } from '../ui/toast.tsx'
import { SettingsFrame } from './settings-frame.tsx'

type LanguageModel = NonNullable<Models['language_model']>

export function ModelsPage() {
  const query = useQuery(modelsQuery())
  return (
    <SettingsFrame title="AI models">
      <QueryView query={query} loading={<Skeleton rows={6} label="Loading the models" />}>
        {({ embedder, language_model: model }) => (
          <div className="flex flex-col gap-9">
            <Embedder embedder={embedder} />
            {model ? <Naming model={model} /> : <NoModel />}
          </div>
        )}
      </QueryView>
    </SettingsFrame>
  )
}

function Embedder({ embedder: { id, is_local: isLocal, problem } }: { embedder: Models['embedder'] }) {
  return (
    <Section
      title="Meaning of messages"
      note="Turns each message into a vector, by which topics are found. It is chosen for the whole server with TURRET_EMBEDDER; topics keep their ids when it changes."
    >
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-8 gap-y-1.5">
        <dt className="text-muted">Model</dt>
        <dd className="break-all">{id}</dd>
        <dt className="text-muted">Runs</dt>
        <dd>{isLocal ? 'in this server: no message leaves it' : 'on another server, to which messages are sent'}</dd>
      </dl>
      {problem && (
        <p role="alert" className="mt-3">
          {problem.message} Messages are kept, and analysed when it works again.
        </p>
      )}
    </Section>
  )
}

function NoModel() {
  return (
    <Section title="Names of topics">
      <p className="max-w-[70ch] text-muted">
        Topics are named by key phrases of their messages, inside this server. Any model behind an API like OpenAI’s can
        name them instead, a local one too: the owner of the server sets <code>TURRET_LLM_BASE_URL</code> and{' '}
        <code>TURRET_LLM_MODEL</code> and restarts it.
      </p>
    </Section>
  )
}

function Naming({ model }: { model: LanguageModel }) {
  const queries = useQueryClient()
  const mayChange = useMay('owner')
  const change = useMutation({
    mutationFn: (names: boolean) => send('patch', '/v1/models', { body: { names_topics: names } }),
    onSuccess: (changed) => queries.setQueryData(modelsQuery().queryKey, changed),
    onError: showProblem,
  })
  return (
    <Section
      title="Names of topics"
      note="Some messages of each topic are sent to this model, which answers with a name. A name that the messages do not bear out is refused, and key phrases name the topic."
    >
      <label className="mb-4 flex items-center gap-2">
        <input
          type="checkbox"
          checked={model.names_topics}
          disabled={!mayChange || change.isPending}
          onChange={({ target }) => change.mutate(target.checked)}
        />
        Let {model.model} name the topics of this project
      </label>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-8 gap-y-1.5">
        <dt className="text-muted">Server</dt>
        <dd className="break-all">{model.server}</dd>
        <dt className="text-muted">Named</dt>
        <dd className="tabular-nums">
          {formatCount(model.named)} topics
          {model.refused > 0 && `, no name that fits for ${formatCount(model.refused)}`}
        </dd>
        <dt className="text-muted">Last answer</dt>
        <dd>{model.last_answer_at === null ? 'none yet' : formatMoment(model.last_answer_at)}</dd>
      </dl>
      {model.problem && (
        <p role="alert" className="mt-3">
          {model.problem}
        </p>
      )}
      <Budget budget={model.budget} />
      {mayChange && <Trial />}
    </Section>
  )
}

function Budget({ budget }: { budget: LanguageModel['budget'] }) {
  const bar = (what: string, used: number, limit: number) => (
    <ProgressBar
      label={`${formatCount(used)} of ${formatCount(limit)} ${what}`}
      done={Math.min(used, limit)}
      total={limit}
    />
  )
  return (
    <div className="mt-5 flex flex-col gap-3">
      <h3 className="font-medium">Budget of today, for all projects</h3>
      {bar('requests', budget.requests, budget.requests_per_day)}
      {bar('tokens', budget.tokens, budget.tokens_per_day)}
      <p className="text-[12px] text-muted">Counted anew from {formatMoment(budget.resets_at)} on.</p>
    </div>
  )
}

function Trial() {
  const queries = useQueryClient()
  const trial = useMutation({
    mutationFn: () => send('post', '/v1/models/trial', {}),
    onSuccess: ({ label, milliseconds }) => {
      showToast(
        label === null
          ? 'The model answered, with no name that fits.'
          : `It called three messages about passwords “${label}”, in ${formatCount(milliseconds)} ms.`,
      )
      void queries.invalidateQueries({ queryKey: modelsQuery().queryKey })
    },
    onError: showProblem,
  })
  return (
    <Button className="mt-5" onClick={() => trial.mutate()} disabled={trial.isPending}>
      {trial.isPending ? 'Asking…' : 'Try it'}
    </Button>
  )
}
