// Messages that people send to assistants, search boxes and support desks, in several languages.
import { labels, mixed, oneOf, sentences } from './generators.contract.ts'

export const supportQuestions = sentences(
  [
    'How do I {a} my {b}?',
    "I can't {a} my {b} since yesterday",
    'Please help, {b} {c}',
    'Where can I {a} the {b} in the app?',
    'the {b} {c} and nobody answers my emails!!',
    'Is it possible to {a} {b} for my whole team?',
  ],
  {
    a: 'reset,change,cancel,update,export,delete,find,upgrade',
    b: 'password,subscription,invoice,billing address,account,payment method,order,workspace',
    c: 'is not working,was charged twice,disappeared,shows an error,never arrived',
  },
)

export const codingPrompts = sentences(
  [
    'Write a {a} function that {b}',
    'Why does this {a} code throw {c}?\n\n```\nfoo(bar)\n```',
    'Refactor the following {a} class so that it {b}, and explain each step in detail.',
    'fix {c} in my {a} project',
  ],
  {
    a: 'Python,TypeScript,Rust,Go,SQL,Kotlin',
    b: 'parses a CSV file,removes duplicates,sorts by date,retries with back-off,validates e-mail addresses',
    c: 'a null pointer exception,TypeError: undefined is not a function,a segmentation fault,an import cycle',
  },
)

export const shortSearches = mixed(
  sentences(['{a} {b}', '{b} {c}', '{a} {b} {c}'], {
    a: 'Marvel,Disney,vintage,red,cheap,wireless,kids,leather,gaming',
    b: 'funko pops,headphones,sneakers,backpack,lamp,keyboard,dress,jacket,monitor,tent',
    c: 'under 50,size 42,for women,sale,2026,near me,waterproof',
  }),
  labels('airpods,lego,shoes,ps5,backpack,tent,jeans,laptop,socks,mug,ipad,1984,perfume,bikini,drone'),
  35,
)

export const oneWordSearches = labels(
  `shoes,lamp,airpods,lego,jeans,tent,mug,perfume,drone,socks,laptop,ipad,gloves,scarf,boots,chair,desk,sofa,blender,
  kettle,toaster,camera,tripod,guitar,piano,violin,bicycle,helmet,skates,puzzle,chess,poster,candle,blanket,pillow,
  mattress,curtain,carpet,mirror,vase,clock,watch,necklace,earrings,bracelet,wallet,umbrella,sandals,slippers,hoodie`,
)

export const chatTurns = mixed(supportQuestions, labels('hi,ok,thanks,yes,no,hello,cool,great,👍,bye'), 45)

export const cancellationNotes = sentences(['{a}, {b}', '{a}', '{a} and {b}'], {
  a: 'Too expensive,I moved to another tool,missing features,The product is slow,I no longer need it',
  b: 'sorry,will come back,support never answered,my team stopped using it,the price went up again',
})

export const german = sentences(['Wie kann ich {a} {b}?', '{a} {b} funktioniert nicht', 'Ich möchte {a} {b}, bitte'], {
  a: 'mein,das neue,unser',
  b: 'Passwort zurücksetzen,Abo kündigen,Konto löschen,Rechnung herunterladen,Paket verfolgen',
})

export const spanish = sentences(['¿Cómo puedo {a} {b}?', 'No puedo {a} {b}', 'necesito {a} {b} hoy'], {
  a: 'cancelar,cambiar,encontrar,pagar,devolver',
  b: 'mi pedido,la factura,mi cuenta,la suscripción,el paquete',
})

export const french = sentences(['Comment {a} {b} ?', "Je n'arrive pas à {a} {b}", 'je veux {a} {b}'], {
  a: 'annuler,modifier,trouver,payer',
  b: 'ma commande,mon compte,la facture,mon abonnement,le colis',
})

export const chinese = sentences(['怎么{a}{b}？', '我的{b}无法{a}，请帮忙', '请问{b}在哪里可以{a}'], {
  a: '重置,取消,修改,查看,申请退款',
  b: '密码,订单,会员订阅,收货地址,发票信息',
})

export const japanese = sentences(['{b}を{a}したいです', '{b}が{a}できません', '{b}の{a}方法を教えてください'], {
  a: '変更,キャンセル,確認,再設定,削除',
  b: 'パスワード,注文,アカウント,配送先住所,請求書',
})

export const korean = sentences(['{b} {a} 방법을 알려주세요', '{b} {a} 안 돼요'], {
  a: '변경,취소,확인,재설정',
  b: '비밀번호,주문,계정,배송지,결제 수단',
})

export const arabic = sentences(['كيف يمكنني {a} {b}؟', 'لا أستطيع {a} {b}'], {
  a: 'تغيير,إلغاء,حذف,استرجاع',
  b: 'كلمة المرور,الطلب,الحساب,الفاتورة',
})

export const thai = sentences(['ฉันต้องการ{a}{b}ของฉัน', 'ไม่สามารถ{a}{b}ได้'], {
  a: 'เปลี่ยน,ยกเลิก,ตรวจสอบ',
  b: 'รหัสผ่าน,คำสั่งซื้อ,บัญชีผู้ใช้,ที่อยู่จัดส่ง',
})

export const russian = sentences(['Как {a} {b}?', 'не могу {a} {b}'], {
  a: 'изменить,отменить,найти,удалить',
  b: 'пароль,мой заказ,аккаунт,способ оплаты',
})

/** Twelve texts sent again and again, as suggested prompts are. */
export const suggestedPrompts = oneOf(
  'Summarise this page',
  'What can you do?',
  'Plan a weekend in Lisbon',
  'Write a polite refusal',
  'Explain quantum computing simply',
  'Translate this to French',
  'Draft a job description',
  'Give me five dinner ideas',
  'Fix the grammar of my text',
  'Compare the two contracts',
  'Suggest a workout plan',
  'Help me name my startup',
)

export const answers = sentences(
  ['Sure! To {a}, open {b} and follow the steps.', 'I am sorry to hear that. {b} can {a} for you within two days.'],
  {
    a: 'reset your password,request a refund,change the plan,invite a colleague',
    b: 'the settings page,your profile,our support team,the billing section',
  },
)
