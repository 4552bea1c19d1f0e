import { describe, expect, it } from 'vitest'
import { type TextShape, textShapeOf, withoutOpaqueParts } from './text-shape.ts'

describe('textShapeOf', () => {
  it.each<[TextShape, string]>([
    ['prose', 'Why was I charged $5 twice (again)?'],
    ['prose', 'Is https://example.com/pricing still the right page for the new plans?'],
    ['prose', 'My error is: card declined; what now'],
    ['link', 'https://example.com/a/b?c=d'],
    ['email_address', 'jo.doe@example.co.uk'],
    ['json', '{"status": 500, "error": "timeout"}'],
    ['markup', '<div class="a"><b>hi</b></div>'],
    ['code', 'for (let i = 0; i < n; i++) { total += items[i]; }'],
    ['stack_trace', 'Error: boom\n    at run (/srv/app.js:10:3)'],
    ['numbers', '+49 (30) 123-456'],
    ['emoji', '🙏🏽'],
    ['symbols', '?!'],
    ['empty', ' \n '],
  ])('reads %s', (shape, text) => {
    expect(textShapeOf(text)).toBe(shape)
  })

  it('cuts links, addresses, redaction marks and keys out of prose', () => {
    const text = 'mail me at a@b.com, see https://x.y/z [EMAIL] {{name}} key sk_live_51Habc0defGHI2jklMNOp'
    expect(withoutOpaqueParts(text)).not.toMatch(/@|https|EMAIL|name|sk_live/)
  })
})
