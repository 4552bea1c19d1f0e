// The project that is shown; for members with several, the way to another, and for owners to a new one.

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { keepShownProject, useAccessKind } from '../api/access.ts'
import { send } from '../api/client.ts'
import { meQuery, projectQuery } from '../api/project-queries.ts'
import { Icon } from '../ui/icons.tsx'
import { MENU_ITEM, Popover } from '../ui/popover.tsx'
import { showProblem } from '../ui/toast.tsx'
import { NewProjectDialog } from './new-project-dialog.tsx'

const PLACE = 'flex h-7 w-full min-w-0 items-center gap-2 rounded-md px-2 font-medium'

export function ProjectMenu() {
  const { data: project } = useQuery(projectQuery())
  const member = useAccessKind() === 'member'
  if (member) return <MemberProjects name={project?.name ?? ''} />
  return (
    <p className={`${PLACE} text-muted`}>
      <span className="truncate">{project?.name}</span>
    </p>
  )
}

function MemberProjects({ name }: { name: string }) {
  const [open, setOpen] = useState(false)
  const [creating, setCreating] = useState(false)
  const { data: me } = useQuery(meQuery())
  const show = useShowProject()
  const trigger = (
    <button
      type="button"
      aria-label={`Project: ${name}`}
      className={`${PLACE} text-left hover:bg-hover data-[state=open]:bg-hover`}
    >
      <span className="min-w-0 flex-1 truncate">{name || 'No project'}</span>
      <Icon name="chevronDown" size={12} />
    </button>
  )
  return (
    <>
      <Popover trigger={trigger} label="Projects" open={open} onOpenChange={setOpen} width={240}>
        {(close) => (
          <>
            {me?.projects.map((project) => (
              <button
                key={project.id}
                type="button"
                className={MENU_ITEM}
                aria-pressed={project.id === me.project?.id}
                onClick={() => {
                  close()
                  if (project.id !== me.project?.id) void show(project.id)
                }}
              >
                <span className="min-w-0 flex-1 truncate">{project.name}</span>
                <span className="text-[12px] text-muted">{project.role}</span>
                {project.id === me.project?.id && <Icon name="check" size={14} />}
              </button>
            ))}
            {me?.role === 'owner' && (
              <>
                <hr className="my-1 border-line" />
                <button
                  type="button"
                  className={MENU_ITEM}
                  onClick={() => {
                    close()
                    setCreating(true)
                  }}
                >
                  <Icon name="plus" size={14} />
                  New project
                </button>
              </>
            )}
          </>
        )}
      </Popover>
      {creating && <NewProjectDialog show={show} close={() => setCreating(false)} />}
    </>
  )
}

/** Everything known is of the project before: it is forgotten, filters included. */
function useShowProject(): (id: string) => Promise<void> {
  const queries = useQueryClient()
  const navigate = useNavigate()
  return async (id) => {
    try {
      await send('put', '/v1/me/project', { body: { project: id } })
      keepShownProject(null)
      await navigate({ to: '/', search: {} })
      await queries.resetQueries()
    } catch (error) {
      showProblem(error)
    }
  }
}
