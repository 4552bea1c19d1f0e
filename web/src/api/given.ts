// Parameters as the generated types want them: what is not set is absent, not undefined.

type Given<Parameters> = { [Name in keyof Parameters]?: NonNullable<Parameters[Name]> }

export function given<Parameters extends object>(parameters: Parameters): Given<Parameters> {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined)) as Given<Parameters>
}
