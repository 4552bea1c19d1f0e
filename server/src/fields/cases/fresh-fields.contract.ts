// A second table, written after the rules and in other domains, to see how they do on names they were not made for.

import type { FieldCase } from './generators.contract.ts'
import * as generate from './generators.contract.ts'

const { asText, characters, decimal, integer, labels, mixed, oneOf, sentences, skewed } = generate

const banking = sentences(
  ['Why was my {a} {b}?', 'when will the {a} be {b}', 'I want to dispute a {a} that was {b} twice'],
  { a: 'transfer,card payment,direct debit,top-up', b: 'declined,charged,refunded,posted' },
)
const vietnamese = sentences(['Làm sao để {a} {b}?', 'Tôi không thể {a} {b}'], {
  a: 'hủy,đổi,tìm,thanh toán',
  b: 'đơn hàng,mật khẩu,vé máy bay',
})
const hindi = sentences(['मैं अपना {b} कैसे {a} सकता हूँ?', '{b} {a} नहीं पा रहा'], {
  a: 'बदल,रद्द कर,देख',
  b: 'पासवर्ड,ऑर्डर,खाता',
})
const turkish = sentences(['{b} nasıl {a}?', '{b} bir türlü {a}, yardım edin'], {
  a: 'iptal ederim,değişiyor,açılıyor',
  b: 'Siparişim,Hesabım,Şifrem,Faturam',
})
const tracks = sentences(['{a} {b}', '{b} {a} remix'], {
  a: 'Midnight,Summer,Electric,Golden,Broken,Neon',
  b: 'Rain,Hearts,Dreams,City,River,Fire,Roads',
})
const propertyWishes = sentences(['{a} flat near {b}', 'house with {c} in {b}', '{c} and {a} kitchen'], {
  a: 'sunny,two-bedroom,quiet,cheap',
  b: 'the station,Porto,a park,the beach',
  c: 'garden,garage,balcony,sea view',
})

export const freshFields: readonly FieldCase[] = [
  ['utterance', 'text', banking],
  ['asr_final', 'text', banking],
  ['body', 'text', turkish],
  ['lastUserTurn', 'text', vietnamese],
  ['p', 'text', hindi],
  ['wish', 'text', propertyWishes],
  ['search.keywords', 'text', tracks],
  ['song_request', 'text', tracks],
  [
    'mensagem_cliente',
    'text',
    sentences(['Quero {a} {b}', 'não consigo {a} {b}'], { a: 'pagar,mudar', b: 'o boleto,a senha' }),
  ],
  [
    'zapytanie',
    'text',
    sentences(['Jak {a} {b}?', 'nie mogę {a} {b}'], { a: 'zmienić,usunąć,znaleźć', b: 'hasło,konto' }),
  ],
  ['wonder', 'text', oneOf('What are the opening hours?', 'Do you deliver on Sunday?', 'Where is my parcel?')],
  [
    'essay',
    'text',
    sentences(['In this essay I argue that {a} shaped {b}. First, {c}.'], {
      a: 'trade,war,art',
      b: 'Rome,cities,faith',
      c: 'maps,money',
    }),
  ],
  [
    'diagnosis_note',
    'text',
    sentences(['Patient reports {a} after {b}'], { a: 'pain,dizziness,rash', b: 'exercise,a meal,sleep' }),
  ],
  [
    'legal-question',
    'text',
    sentences(['Can my {a} {b} without notice?'], { a: 'landlord,employer,bank', b: 'evict me,fire me,close it' }),
  ],
  [
    'cmd',
    'text',
    sentences(['turn {a} the {b}', 'set {b} to {c}'], {
      a: 'on,off',
      b: 'kitchen light,heating,fan',
      c: 'twenty,max,low',
    }),
  ],
  [
    'clarification',
    'text',
    sentences(['I meant {a}', 'no, the {a} one'], { a: 'the blue jacket,yesterday,my other card,Paris Texas' }),
  ],
  ['operating_system', 'enum', labels('Windows 11,macOS,Ubuntu,iOS')],
  ['appLocale', 'enum', labels('nl_NL,sv_SE,pl_PL')],
  ['loyalty', 'enum', labels('bronze,silver,gold,platinum')],
  ['account_type', 'enum', labels('Joint account,Savings,Current account,Business')],
  ['vehicle', 'enum', labels('car,van,truck,bike')],
  ['fw', 'enum', labels('1.0.3,1.0.4,1.1.0')],
  ['auth.method', 'enum', labels('password,sso,magic_link,passkey')],
  ['weekday', 'enum', labels('Mon,Tue,Wed,Thu,Fri,Sat,Sun')],
  ['seat_class', 'enum', labels('Y,W,J,F')],
  ['isTrial', 'enum', oneOf('0', '1')],
  ['dark_mode', 'enum', oneOf('on', 'off')],
  ['consent', 'enum', oneOf('granted', 'denied')],
  ['grade_level', 'enum', oneOf(1, 2, 3, 4, 5, 6)],
  ['city', 'enum', labels('Lisbon,New York,Rio de Janeiro,Oslo,San Francisco,Ho Chi Minh City,Lagos')],
  ['departamento', 'enum', labels('Ventas,Soporte,Finanzas')],
  ['temp_unit', 'enum', labels('C,F')],
  ['cluster-name', 'enum', labels('prod-eu-1,prod-us-2,staging-eu-1')],
  ['referral', 'enum', labels('friend,ad,organic,podcast')],
  ['genre', 'enum', labels('Hip-Hop,Rock,Jazz,Classical,R&B')],
  ['embedding_model', 'enum', labels('text-embedding-3-small,bge-m3,e5-large')],
  ['loan_amount', 'number', integer(1_000, 90_000)],
  ['apr', 'number', decimal(2, 19)],
  ['humidity', 'number', decimal(20, 90, 1)],
  ['bpm', 'number', integer(60, 190)],
  ['sqm', 'number', integer(18, 400)],
  ['kills', 'number', skewed(40)],
  ['ttft_ms', 'number', skewed(4_000)],
  ['retries', 'number', asText(skewed(5))],
  ['avgResponseTime', 'number', decimal(0.1, 30, 3)],
  ['monthly_income', 'number', asText(integer(900, 15_000))],
  ['pages_viewed', 'number', skewed(60)],
  ['percentile', 'number', integer(1, 99)],
  ['vram', 'number', decimal(1, 80, 1)],
  ['guests', 'number', integer(1, 6)],
  ['booking_reference', 'ignored', characters('XXXXXX')],
  ['patientId', 'ignored', characters('P-119999')],
  ['iban', 'ignored', characters('DE89370499999999999999')],
  ['anon', 'ignored', characters('zzzzzzzzzzzzzzzzzzzzz')],
  ['departure', 'ignored', sentences(['2026-{a}-{b}T0{c}:30'], { a: '01,12', b: '03,28', c: '6,7,9' })],
  ['dob', 'ignored', sentences(['{b}/{a}/198{c}'], { a: '01,12', b: '03,28', c: '6,7,9' })],
  ['device_serial', 'ignored', characters('C02XX9XXXXXX')],
  ['sourceUrl', 'ignored', sentences(['http://{a}.com/{b}'], { a: 'x,y,news', b: 'a,b,c' })],
  ['plate', 'ignored', mixed(characters('XX-999-XX'), characters('XXX 9999'), 20)],
  ['player_tag', 'ignored', characters('#XXXXXXXX')],
  ['nonce', 'ignored', characters('zzzzzzzzzzzzzzzzzzzzzw==')],
  ['raw_event', 'ignored', oneOf({ a: 1 }, { b: [2] })],
]
