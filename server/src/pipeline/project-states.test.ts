import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { ProjectId } from '../model/ids.ts'
import { ProjectStates, projectFile } from './project-states.ts'

it('puts idle projects to disk, but none that has folded in what is not stored yet: a replay would pass over that', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'turret-states-'))
  const states = ProjectStates.open(folder, 0, 'words')
  const projects = Array.from({ length: 70 }, (_, n) => `p${n}` as ProjectId)
  for (const [n, project] of projects.entries()) states.load(project).appliedThrough = n + 1
  const onDisk = () => projects.filter((project) => existsSync(join(folder, projectFile(project))))
  await states.evictIdle(3)
  expect(onDisk()).toEqual(projects.slice(0, 3))
  await states.evictIdle(70)
  expect(onDisk()).toEqual(projects.slice(0, 6))
  expect(states.peek(projects[2] as ProjectId)?.appliedThrough).toBe(3)
  rmSync(folder, { recursive: true, force: true })
})

it('refuses an older copy of one state beside newer ones', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'turret-states-'))
  const project = 'p1' as ProjectId
  const path = join(folder, projectFile(project))
  const states = ProjectStates.open(folder, 0, 'words')
  states.load(project).appliedThrough = 3
  await states.save(3)
  copyFileSync(path, `${path}.older`)
  states.load(project).appliedThrough = 7
  await states.save(7)
  expect(ProjectStates.open(folder, 7, 'words').peek(project)?.appliedThrough).toBe(7)
  copyFileSync(`${path}.older`, path)
  expect(() => ProjectStates.open(folder, 7, 'words').peek(project)).toThrow('ends at entry 3, where it held 7')
  rmSync(folder, { recursive: true, force: true })
})
