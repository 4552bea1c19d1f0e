// The command line: parses, calls one function a command, and turns failures into one sentence and an exit code.

import { Command, CommanderError } from 'commander'
import { SCOPES, type Scope } from '../access/api-key.ts'
import { type Config, type Environment, readConfig } from '../config.ts'
import { MODEL_FORMS } from '../embed/transformers/model-folder.ts'
import type { ModelForm } from '../embed/transformers/pull-model.ts'
import { AppError, StartupError } from '../errors.ts'
import { FORMAT_NAMES } from '../ingest/import-formats/find-format.ts'
import { PLAN_NAMES } from '../plans/plan.ts'
import { VERSION } from '../version.ts'
import { runBackup, runRestore } from './backup.ts'
import { runDemo } from './demo.ts'
import { runDoctor } from './doctor.ts'
import { type EvalOptions, runEval } from './eval.ts'
import { type ExportOptions, runExport } from './export.ts'
import { type ImportOptions, runImport } from './import.ts'
import { createKey, listKeys, revokeKey } from './key.ts'
import { runMcp } from './mcp.ts'
import { runMigrate } from './migrate.ts'
import { runModelPull } from './model.ts'
import { writeOpenApi } from './openapi.ts'
import { addProject, printProjects, removeProject, setPlan } from './project.ts'
import { runServer } from './serve.ts'
import { listUsers, resetPassword } from './user.ts'

const FAILED = 1

/** Runs one command. Sets process.exitCode; never throws. */
export async function runCommandLine(argv: readonly string[], environment: Environment): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', surviveReader)
  try {
    await program(() => readConfig(environment)).parseAsync(argv)
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : FAILED
      return
    }
    process.exitCode = FAILED
    const expected = error instanceof StartupError || error instanceof AppError
    process.stderr.write(expected ? `turret: ${error.message}\n` : `turret: ${unexpected(error)}\n`)
  }
}

/** A server goes on where nobody reads its log any more. */
function surviveReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

function unexpected(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

function program(config: () => Config): Command {
  const turret = new Command('turret')
    .description('Product analytics for conversations with AI. Settings are TURRET_* environment variables.')
    .version(VERSION)
    .exitOverride()
    .showHelpAfterError('Run turret --help, or turret COMMAND --help, for what is possible.')
  turret
    .command('serve')
    .description('start the server')
    .action(() => runServer(config()))
  turret
    .command('demo')
    .description('start the server, load demo conversations through its API and show what comes out')
    .option('--exit', 'stop when the results are shown, instead of serving on')
    .action((options: { exit?: boolean }) => runDemo(config(), { exit: options.exit === true }))
  turret
    .command('import')
    .description('load conversations from a .json, .jsonl, .ndjson or .csv file (or .gz of one)')
    .argument('<file>')
    .option(
      '--map <column=target>',
      'which column becomes what: session_id, user_id, timestamp, event_id, name, or a metadata key; repeatable',
      collect,
      [],
    )
    .option('--format <format>', `${FORMAT_NAMES.join(', ')} (default: recognised by the first record)`)
    .option('--name <name>', 'event name of the records', 'user_message')
    .option('--report <file>', 'where rejected lines are written (default: FILE.rejected.jsonl here, if there are any)')
    .option('--url <url>', 'send to a running server instead of opening the data folder')
    .option('--key <key>', 'API key for --url (default: TURRET_API_KEY)')
    .action((file: string, options: ImportOptions) => runImport(config(), file, options))
  turret
    .command('export')
    .description('write all events with their topics to a .jsonl, .csv or .parquet file')
    .requiredOption('--out <file>', 'a file that does not exist yet')
    .option('--format <format>', 'jsonl, csv or parquet (default: by the name of the file)')
    .option('--from <time>', 'ISO date or time (default: all)')
    .option('--to <time>', 'ISO date, that day included, or time')
    .option('--user <id>', 'all that is known of one user')
    .option('--url <url>', 'ask a running server instead of opening the data folder')
    .option('--key <key>', 'API key with the scope read for --url (default: TURRET_API_KEY)')
    .action((options: ExportOptions) => runExport(config(), options))
  turret
    .command('eval')
    .description('measure topic quality on a labelled .jsonl, .ndjson or .csv file (or .gz of one)')
    .argument('<file>')
    .option('--text <column>', 'column of the messages', 'text')
    .option('--gold <column>', 'column of the human labels: used for scoring only', 'intent')
    .option('--session <column>', 'column of the conversation; its rows stay together and in order')
    .option('--where <condition>', 'rows to use: column=value, column=a,b or column!=value; repeatable', collect, [])
    .option('--limit <rows>', 'use a seeded sample of about so many rows')
    .option('--orders <number>', 'orders of arrival', '3')
    .option('--doubling', 'how topics last while the stream doubles')
    .option('--late <share>', 'how topics meet labels that arrive only in the second half')
    .option('--foreign <label>', 'how texts of this label are met as a tenth of the stream')
    .option('--small-talk [column]', 'how rows are told apart that state no intent (default column: states_intent)')
    .option('--labels', 'show the names of topics beside the labels and words of their members')
    .option('--json', 'print all figures as JSON')
    .action((file: string, options: EvalOptions) => runEval(config(), file, options))
  turret
    .command('mcp')
    .description('tools for assistants that start programs (MCP over stdio), on a running server')
    .option('--url <url>', 'address of the server (default: TURRET_PUBLIC_URL, or this machine)')
    .option('--key <key>', 'API key with the scope read (default: TURRET_API_KEY)')
    .action((options: { url?: string; key?: string }) => {
      const { publicUrl, host, port, apiKey } = config()
      return runMcp(options.url ?? publicUrl ?? `http://${host}:${port}`, options.key ?? apiKey)
    })
  const key = turret.command('key').description('API keys of the default project')
  key
    .command('create')
    .description('create a key and print it, once')
    .requiredOption('--name <name>', 'what the key is for')
    .option('--scope <scope>', `${SCOPES.join(', ')}; repeatable (default: ingest)`, scopes, [])
    .action((options: { name: string; scope: Scope[] }) => createKey(config(), options.name, options.scope))
  key
    .command('list')
    .description('list the keys')
    .action(() => listKeys(config()))
  key
    .command('revoke')
    .description('revoke the keys with this name or shown prefix')
    .argument('<name-or-prefix>')
    .action((name: string) => revokeKey(config(), name))
  const user = userCommands(turret, config)
  const model = modelCommands(turret, config)
  const project = projectCommands(turret, config)
  turret
    .command('backup')
    .description('copy the data folder, while its server runs or not')
    .requiredOption('--out <folder>', 'a folder that does not exist yet')
    .action((options: { out: string }) => runBackup(config(), options.out))
  turret
    .command('restore')
    .description('put a backup into the data folder, with the server stopped')
    .argument('<backup>')
    .option(
      '--erasures <file>',
      'the newest `erasures` file of the installation, so that later erasures are applied again',
    )
    .option('--replace', 'move what is in the data folder aside instead of refusing')
    .action((backup: string, options: { erasures?: string; replace?: boolean }) =>
      runRestore(config(), backup, options),
    )
  turret
    .command('doctor')
    .description('look at everything that a server needs, and say what to do where something is wrong')
    .action(() => runDoctor(config()))
  turret
    .command('migrate')
    .description('move this installation into a cluster, while its server runs or not; the data folder stays as it is')
    .requiredOption('--to <url>', 'NATS: nats://user:password@host:4222')
    .requiredOption('--clickhouse <url>', 'ClickHouse: http://user:password@host:8123/database')
    .action((options: { to: string; clickhouse: string }) => runMigrate(config(), options))
  turret
    .command('openapi')
    .description('write the API contract')
    .option('--out <file>', 'file to write', 'openapi.json')
    .action((options: { out: string }) => writeOpenApi(options.out))
  for (const command of [
    turret,
    ...turret.commands,
    ...key.commands,
    ...user.commands,
    ...model.commands,
    ...project.commands,
  ])
    command.exitOverride().configureHelp({ sortSubcommands: false })
  return turret
}

function userCommands(turret: Command, config: () => Config): Command {
  const user = turret.command('user').description('members of this installation')
  user
    .command('list')
    .description('list the members with their projects')
    .action(() => listUsers(config()))
  user
    .command('reset-password')
    .description('print a one-time link with which a member sets a new password')
    .argument('<email>')
    .action((email: string) => resetPassword(config(), email))
  return user
}

function modelCommands(turret: Command, config: () => Config): Command {
  const model = turret.command('model').description('sentence models for TURRET_EMBEDDER=transformers')
  model
    .command('pull')
    .description('download a model from a hub into the data folder')
    .argument('<name>', 'such as sentence-transformers/all-MiniLM-L6-v2')
    .option('--form <form>', 'fp32, fp16 or q8: smaller is faster and less exact', modelForm, 'fp32')
    .action((name: string, options: { form: ModelForm }) => runModelPull(config(), name, options.form))
  return model
}

function modelForm(value: string): ModelForm {
  const form = MODEL_FORMS.find(({ dtype }) => dtype === value)
  if (form) return form.dtype
  throw new StartupError(`There is no form ${value}: choose from ${MODEL_FORMS.map(({ dtype }) => dtype).join(', ')}.`)
}

function projectCommands(turret: Command, config: () => Config): Command {
  const project = turret.command('project').description('projects of this installation')
  project
    .command('list')
    .description('list the projects with their owners')
    .action(() => printProjects(config()))
  project
    .command('create')
    .description('create a project and print its id and a key, once')
    .argument('<name>')
    .option('--owner <email>', 'the member who owns it')
    .action((name: string, options: { owner?: string }) => addProject(config(), name, options.owner))
  project
    .command('delete')
    .description('delete a project with all it holds; the project `default` is emptied instead')
    .argument('<project>', 'its id, as `turret project list` shows it')
    .requiredOption('--name <name>', 'its name, so that it is surely this one')
    .action((id: string, options: { name: string }) => removeProject(config(), id, options.name))
  project
    .command('plan')
    .description(`choose the plan of a project: ${PLAN_NAMES.join(', ')}`)
    .argument('<project>', 'its id, as `turret project list` shows it')
    .argument('<plan>')
    .option('--limit <events>', 'events a calendar month, on enterprise')
    .action((id: string, plan: string, options: { limit?: string }) => setPlan(config(), id, plan, options.limit))
  return project
}

function collect(value: string, earlier: string[]): string[] {
  return [...earlier, value]
}

function scopes(value: string, earlier: Scope[]): Scope[] {
  const wanted = value.split(',').map((scope) => scope.trim())
  for (const scope of wanted) {
    if (!(SCOPES as readonly string[]).includes(scope)) {
      throw new StartupError(`There is no scope ${scope}: choose from ${SCOPES.join(', ')}.`)
    }
  }
  return [...earlier, ...(wanted as Scope[])]
}
