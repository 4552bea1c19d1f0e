// Where the file of a worker thread is: beside its caller in dist/, and in dist/ too when the caller runs from src/
// (tests), because Node 20 cannot load TypeScript into a worker.

const ROOT = new URL('./', import.meta.url)

/**
 * The compiled file of a worker. `specifier` is relative to the calling module (`import.meta.url`) and names the source
 * or the compiled file: './embedding-worker.ts'. From src/ it needs a build of the server first.
 */
export function workerUrl(importMetaUrl: string, specifier: string): URL {
  const compiled = new URL(specifier.replace(/\.ts$/, '.js'), importMetaUrl)
  if (!importMetaUrl.endsWith('.ts')) return compiled
  if (!compiled.href.startsWith(ROOT.href)) throw new Error(`${compiled.href} is not a module of the server`)
  return new URL(`../dist/${compiled.href.slice(ROOT.href.length)}`, ROOT)
}
