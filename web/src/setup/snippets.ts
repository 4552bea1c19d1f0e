// A first event in three languages, with server and key filled in.

export const SNIPPETS = [
  { value: 'curl', label: 'curl' },
  { value: 'javascript', label: 'JavaScript' },
  { value: 'python', label: 'Python' },
] as const

export type SnippetLanguage = (typeof SNIPPETS)[number]['value']

export function snippetOf(language: SnippetLanguage, origin: string, key: string): string {
  switch (language) {
    case 'curl':
      return `curl -X POST ${origin}/track \\
  -H 'X-API-Key: ${key}' \\
  -H 'Content-Type: application/json' \\
  -d '{"name": "user_message",
       "metadata": {"prompt": "How do I reset my password?", "platform": "web"}}'`
    case 'javascript':
      return `await fetch('${origin}/track', {
  method: 'POST',
  headers: { 'X-API-Key': '${key}', 'Content-Type': 'application/json' },
  body: JSON.stringify({
    name: 'user_message',
    session_id: null, // send the returned one with the next message
    metadata: { prompt: 'How do I reset my password?', platform: 'web' },
  }),
})`
    case 'python':
      return `import json, urllib.request

event = {"name": "user_message", "session_id": None,
         "metadata": {"prompt": "How do I reset my password?", "platform": "web"}}
request = urllib.request.Request(
    "${origin}/track",
    json.dumps(event).encode(),
    {"X-API-Key": "${key}", "Content-Type": "application/json"})
print(urllib.request.urlopen(request).read())`
  }
}
