import { expect, test } from 'vitest'
import { nameHint } from './name-hint.ts'

test.each([
  ['user_message', 'message'],
  ['lastUserQuery', 'message'],
  ['meta.chat-prompt2', 'message'],
  ['búsqueda', 'message'],
  ['質問', 'message'],
  ['usermessage', 'message'],
  ['message_id', 'identifier'],
  ['userid', 'identifier'],
  ['X-Request-ID', 'identifier'],
  ['updatedAt', 'identifier'],
  ['zip_code', 'identifier'],
  ['order_number', 'identifier'],
  ['prompt_tokens', 'number'],
  ['access_token', 'identifier'],
  ['total_messages', 'number'],
  ['number_of_items', 'number'],
  ['type_of_query', 'category'],
  ['queryLanguage', 'category'],
  ['is_question', 'category'],
  ['HTTPStatus', 'category'],
  ['plan_name', 'category'],
  ['bot_name', 'name'],
] as const)('the head of "%s" says %s', (key, kind) => {
  expect(nameHint(key)?.kind).toBe(kind)
})

test.each(['context', 'account', 'paid', 'android', 'x1', 'val', 'data', '', '___', '7'])(
  '"%s" says nothing',
  (key) => {
    expect(nameHint(key)).toBeNull()
  },
)
