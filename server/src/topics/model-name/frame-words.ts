// Words that frame a subject without being one: a name may use them although no member does, and they tell no two apart.

const words = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/).filter(Boolean))

/** Around the subject of a label: "password reset requests". */
const LABEL_FRAME = `
  question questions issue issues problem problems request requests inquiry inquiries enquiry enquiries query queries
  help support assistance info information details trouble troubles general topic topics concern concerns
  frage fragen anfrage anfragen problem probleme hilfe unterstützung informationen
  pregunta preguntas consulta consultas problema problemas solicitud solicitudes ayuda información
  demande demandes problème problèmes aide questions renseignements
  domanda domande richiesta richieste problemi aiuto informazioni
  pergunta perguntas dúvida dúvidas pedido pedidos ajuda informações
  вопрос вопросы проблема проблемы запрос запросы помощь`

const DESCRIPTION_FRAME = `
  user users customer customers people person someone member members visitor visitors they their them themselves
  message messages conversation conversations ask asks asking asked want wants wanting wish wishes need needs needing
  report reports reporting describe describes describing seek seeks seeking mention mentions mentioning discuss
  discusses discussing express expresses try tries trying know whether about regarding related relating concerning
  various different such including include includes involve involves involving when where which what with from this that
  these those into have been being does other more some someone something cannot able unable get getting
  nutzer kunden leute nachrichten möchten wollen fragen melden über usuarios clientes personas mensajes piden preguntan
  sobre quieren utilisateurs clients messages demandent veulent concernant utenti clienti messaggi chiedono vogliono
  usuários mensagens пользователи клиенты сообщения спрашивают`

/** Function words that say nothing by themselves; shorter ones need no list. */
const FUNCTION_WORDS = `
  what when where which with from your this that these those them they their have into about does will would could
  should over after before under between against during using through back without within until because while than then
  there here how why who whom whose being been were just also only`

export const FREE_IN_LABELS = words(LABEL_FRAME + FUNCTION_WORDS)
export const FREE_IN_DESCRIPTIONS = words(LABEL_FRAME + DESCRIPTION_FRAME + FUNCTION_WORDS)

const FRAME = words(LABEL_FRAME)

/** "Password reset requests" → "Password reset"; a name of frame words alone stays as it is. */
export function withoutFrame(name: string): string {
  const rest = name.split(/\s+/).filter((word) => !FRAME.has(word.toLowerCase()))
  return rest.length === 0 ? name : rest.join(' ')
}
