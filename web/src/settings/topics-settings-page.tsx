// How topics are cut, and everything that was changed on them.

import { useMay } from '../api/use-role.ts'
import { DimensionSwitch } from '../filters/dimension-switch.tsx'
import { useFilters } from '../filters/use-filters.ts'
import { EditLog } from '../topics/edit-log.tsx'
import { TuningForm } from '../topics/tuning-menu.tsx'
import { Section } from '../ui/section.tsx'
import { SettingsFrame } from './settings-frame.tsx'

export function TopicsSettingsPage() {
  const { dimension } = useFilters()
  const mayEdit = useMay('editor')
  return (
    <SettingsFrame title="Topics">
      <div className="mb-5 flex empty:hidden">
        <DimensionSwitch />
      </div>
      <div className="flex flex-col gap-9">
        {mayEdit && (
          <Section title="Granularity">
            <div className="max-w-[360px]">
              <TuningForm dimension={dimension} />
            </div>
          </Section>
        )}
        <Section
          title="Changes"
          note="The newest first. A change stays in force over every re-clustering until it is undone."
        >
          <EditLog dimension={dimension} />
        </Section>
      </div>
    </SettingsFrame>
  )
}
