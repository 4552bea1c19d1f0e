// Takes the topic states of some projects out of a folder of states, for a process that is to own these alone.

import { copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ProjectId } from '../model/ids.ts'
import { MARK_FILE, projectFile, readMark, type StatesMark } from './project-states.ts'
import { writeSnapshot } from './snapshot-file.ts'

/** Sequence that the states of a folder stand for; 0 where there are none. */
export function statesThrough(folder: string): number {
  return readMark(folder)?.sequence ?? 0
}

/** Leaves `from` as it is. A folder without states gives none. */
export async function splitStates(from: string, to: string, isWanted: (project: ProjectId) => boolean): Promise<void> {
  const mark = readMark(from)
  if (!mark) return
  const projects = mark.projects.filter(isWanted)
  for (const project of projects) {
    const name = projectFile(project)
    if (existsSync(join(from, name))) copyFileSync(join(from, name), join(to, name))
  }
  const ofWanted = <Project extends string>(all: readonly (readonly [Project, number])[]) =>
    all.filter(([project]) => isWanted(project as string as ProjectId))
  const header: StatesMark = {
    ...{ ...mark, projects, reprocessing: mark.reprocessing.filter(isWanted) },
    ...(mark.folded ? { folded: ofWanted(mark.folded) } : {}),
    ...(mark.stored
      ? { stored: { ...mark.stored, events: ofWanted(mark.stored.events), counted: ofWanted(mark.stored.counted) } }
      : {}),
  }
  await writeSnapshot(join(to, MARK_FILE), { header, sections: [] })
}
