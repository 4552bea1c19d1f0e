// What every embedder keeps: run by the tests of each adapter with a way to open one.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Embedder } from './embedder.ts'

const LANGUAGES = [
  'How do I reset my password?',
  'Wie setze ich mein Passwort zurück?',
  'Comment réinitialiser mon mot de passe ?',
  '¿Cómo restablezco mi contraseña?',
  'Como redefino minha senha?',
  'Come reimposto la password?',
  'Hoe stel ik mijn wachtwoord opnieuw in?',
  'Jak zresetować hasło?',
  'Jak obnovím heslo?',
  'Hur återställer jag mitt lösenord?',
  'Şifremi nasıl sıfırlarım?',
  'Как сбросить пароль?',
  'Як скинути пароль?',
  'Πώς επαναφέρω τον κωδικό μου;',
  'איך מאפסים סיסמה?',
  'كيف أعيد تعيين كلمة المرور؟',
  'मैं अपना पासवर्ड कैसे रीसेट करूँ?',
  'ฉันจะรีเซ็ตรหัสผ่านได้อย่างไร',
  '如何重置我的密码？',
  'パスワードをリセットするには？',
  '비밀번호를 어떻게 재설정하나요?',
  'Làm thế nào để đặt lại mật khẩu?',
]

const ODD_TEXTS = [
  '',
  ' ',
  '\n\t',
  '😀',
  '👩‍👩‍👧‍👦 family 🇩🇪',
  '\ud800',
  'half a pair \udc00 inside',
  '\u0000',
  '\ufeff',
  'ﬁne ①②③ Ｆｕｌｌ',
  'e\u0301'.repeat(40),
  'x'.repeat(5_000),
  'word '.repeat(3_000),
]

/** Registers the contract's tests. `open` makes a fresh embedder; the suite closes it. */
export function describeEmbedderContract(name: string, open: () => Promise<Embedder>): void {
  describe(`${name} keeps the embedder contract`, () => {
    let embedder: Embedder
    beforeAll(async () => {
      embedder = await open()
    })
    afterAll(() => embedder.close())

    test('names its model', () => {
      expect(embedder.id.length).toBeGreaterThan(0)
    })

    test('answers no texts with no vectors', async () => {
      expect(await embedder.embed([])).toEqual([])
    })

    test('gives each text one finite vector of unit length, in any language and however odd', async () => {
      const texts = [...LANGUAGES, ...ODD_TEXTS]
      const vectors = await embedder.embed(texts)
      expect(vectors.map((vector) => vector.length)).toEqual(texts.map(() => vectors[0]?.length))
      expect(vectors[0]?.length).toBeGreaterThan(1)
      for (const vector of vectors) expect(Math.hypot(...vector)).toBeCloseTo(1, 5)
    })

    test('gives a text the same bits alone, in a batch, in another order and again', async () => {
      const texts = [...LANGUAGES.slice(0, 6), ...ODD_TEXTS]
      const vectors = await embedder.embed(texts)
      const reversed = (await embedder.embed(texts.toReversed())).reverse()
      expect(reversed).toEqual(vectors)
      for (const [i, text] of texts.entries()) expect(await embedder.embed([text])).toEqual([vectors[i]])
      expect(await embedder.embed([...texts, ...texts])).toEqual([...vectors, ...vectors])
    })

    test('gives calls that overlap the vectors of their own texts', async () => {
      const alone = await embedder.embed(LANGUAGES)
      const overlapping = await Promise.all(LANGUAGES.map((text) => embedder.embed([text])))
      expect(overlapping.flat()).toEqual(alone)
    })

    test('hands over arrays that the caller may change', async () => {
      const [first] = await embedder.embed(['a text of its own'])
      const copy = first?.slice()
      first?.fill(0)
      expect(await embedder.embed(['a text of its own'])).toEqual([copy])
    })

    test('places paraphrases nearer than another subject', async () => {
      const [asked, paraphrase, other] = await embedder.embed([
        'How do I reset my password?',
        'I forgot my password and need a new one',
        'What time does the train to Berlin leave?',
      ])
      expect(cosine(asked, paraphrase)).toBeGreaterThan(cosine(asked, other) + 0.1)
    })

    test('finishes what it accepted before it closes, and refuses texts afterwards', async () => {
      const closing = await open()
      const accepted = closing.embed(LANGUAGES)
      await closing.close()
      expect(await accepted).toEqual(await embedder.embed(LANGUAGES))
      await expect(closing.embed(['late'])).rejects.toThrow('closed')
      await closing.close()
    })
  })
}

function cosine(a: Float32Array | undefined, b: Float32Array | undefined): number {
  if (!a || !b) return Number.NaN
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? Number.NaN), 0)
}
