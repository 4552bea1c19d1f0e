import { expect, it } from 'vitest'
import { AppError } from '../errors.ts'
import { CURRENT_PARAMETERS, PasswordHasher, type PasswordRecord } from './password-hash.ts'

/** RFC 7914, section 12: the third and second test vectors, cut to the length of our records. */
const KNOWN = [
  {
    ...{ password: 'pleaseletmein', salt: 'SodiumChloride', cost: 16_384, blockSize: 8, parallelization: 1 },
    hex: '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2',
  },
  {
    ...{ password: 'password', salt: 'NaCl', cost: 1024, blockSize: 8, parallelization: 16 },
    hex: 'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162',
  },
]
const QUICK = { cost: 2, blockSize: 8, parallelization: 1 }

it.each(KNOWN)('gives the known record of $password and $salt, and recognises it', async ({ hex, ...known }) => {
  const { password, salt, ...parameters } = known
  const hasher = new PasswordHasher(parameters)
  const record = await hasher.hash(password, Buffer.from(salt))
  expect(record).toEqual({
    algorithm: 'scrypt',
    ...parameters,
    salt: Buffer.from(salt).toString('base64'),
    hash: Buffer.from(hex, 'hex').toString('base64'),
  } satisfies PasswordRecord)
  expect(await new PasswordHasher(QUICK).verify(password, record)).toBe(true)
  expect(await hasher.verify(`${password}!`, record)).toBe(false)
})

it('works with the parameters of today', async () => {
  const hasher = new PasswordHasher()
  const record = await hasher.hash('correct horse battery')
  expect(record).toMatchObject(CURRENT_PARAMETERS)
  expect(Buffer.from(record.salt, 'base64')).toHaveLength(16)
  expect(await hasher.verify('correct horse battery', record)).toBe(true)
})

it('salts every record anew', async () => {
  const hasher = new PasswordHasher(QUICK)
  const [a, b] = [await hasher.hash('same'), await hasher.hash('same')]
  expect(a.hash).not.toBe(b.hash)
})

it('takes a password typed as combined or as separate characters for the same', async () => {
  const hasher = new PasswordHasher(QUICK)
  expect(await hasher.verify('cafe\u0301 au lait', await hasher.hash('caf\u00e9 au lait'))).toBe(true)
})

it('knows nobody without a record', async () => {
  expect(await new PasswordHasher(QUICK).verify('anything', undefined)).toBe(false)
})

it('calls a record outdated when any parameter is another one than today', async () => {
  const record = await new PasswordHasher(QUICK).hash('password')
  expect(new PasswordHasher(QUICK).isOutdated(record)).toBe(false)
  for (const change of [{ cost: 4 }, { blockSize: 4 }, { parallelization: 2 }]) {
    expect(new PasswordHasher({ ...QUICK, ...change }).isOutdated(record)).toBe(true)
  }
})

it('refuses a flood instead of letting it queue without end, and serves on afterwards', async () => {
  const hasher = new PasswordHasher(QUICK)
  const outcomes = await Promise.allSettled(Array.from({ length: 100 }, () => hasher.hash('password')))
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
  expect(refused).toHaveLength(100 - 2 - 32)
  for (const { reason } of refused) expect(reason instanceof AppError && reason.code).toBe('OVERLOADED')
  expect((await hasher.hash('password')).algorithm).toBe('scrypt')
})
