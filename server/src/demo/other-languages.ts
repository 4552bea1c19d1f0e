// Demo messages in other languages than English: a small share, used as they are. Plain data.

import type { IntentKey } from './intents.ts'

/** The languages that demo users write in. */
export type Language = 'en' | 'de' | 'fr' | 'es' | 'pt'

/** What users of one language write: topical messages by intent, and small talk. */
interface LanguagePhrases {
  readonly messages: readonly (readonly [IntentKey, string])[]
  readonly smallTalk: readonly string[]
}

/** Hand-written messages by language. */
export const otherLanguages: Readonly<Record<Exclude<Language, 'en'>, LanguagePhrases>> = {
  de: {
    messages: [
      ['reset-password', 'Wie kann ich mein Passwort zurücksetzen?'],
      ['reset-password', 'Ich bekomme keine E-Mail zum Zurücksetzen meines Kennworts'],
      ['invoice-copy', 'Wo finde ich die Rechnung für März?'],
      ['invoice-copy', 'Auf der Rechnung fehlt unsere USt-ID'],
      ['cancel-subscription', 'Ich möchte unser Abo zum Monatsende kündigen'],
      ['data-security', 'Werden unsere Daten in der EU gespeichert?'],
      ['data-security', 'Wir brauchen einen Auftragsverarbeitungsvertrag, an wen wende ich mich?'],
      ['pricing-and-plans', 'Was kostet der Business-Tarif für 12 Leute?'],
      ['export-data', 'wie exportiere ich ein Board als csv'],
      ['single-sign-on', 'Unterstützt ihr SAML und wenn ja in welchem Tarif?'],
      ['change-language', 'Wie stelle ich die Sprache auf Deutsch um?'],
      ['notification-overload', 'Ich bekomme viel zu viele Mails, wie schalte ich das ab?'],
      ['automations-not-triggering', 'Unsere Automatisierung läuft seit gestern nicht mehr'],
      ['talk-to-human', 'Kann ich bitte mit einem Menschen sprechen?'],
      ['calendar-integration', 'Termine werden im Kalender eine Stunde zu spät angezeigt'],
    ],
    smallTalk: ['Hallo', 'danke', 'ok danke', 'Alles klar, vielen Dank!', 'ja', 'Guten Morgen'],
  },
  fr: {
    messages: [
      ['reset-password', "J'ai oublié mon mot de passe, comment faire ?"],
      ['pricing-and-plans', 'Quel est le prix pour une équipe de 8 personnes ?'],
      ['pricing-and-plans', 'Y a-t-il une réduction pour les associations ?'],
      ['invoice-copy', 'Je voudrais recevoir la facture du mois dernier en PDF'],
      ['refund', "Vous m'avez débité deux fois, je demande un remboursement"],
      ['change-language', "Peut-on avoir l'interface en français ?"],
      ['mobile-app-crash', "L'application se ferme toute seule sur mon téléphone"],
      ['invite-teammates', 'comment inviter un collègue'],
      ['dark-mode', "Est-ce qu'il existe un mode sombre ?"],
      ['slow-performance', "C'est très lent depuis ce matin"],
      ['talk-to-human', 'Je veux parler à un conseiller'],
      ['export-data', 'Comment exporter toutes mes tâches vers un tableur ?'],
    ],
    smallTalk: ['Bonjour', 'merci', "D'accord, merci beaucoup", 'oui', 'parfait'],
  },
  es: {
    messages: [
      ['reset-password', 'No puedo entrar, olvidé mi contraseña'],
      ['pricing-and-plans', '¿Cuánto cuesta el plan Pro al mes?'],
      ['upgrade-plan', 'Quiero pasar del plan gratuito al plan Pro'],
      ['payment-failed', 'Mi tarjeta fue rechazada pero tengo saldo'],
      ['payment-failed', 'el pago no se pudo procesar'],
      ['mobile-app-crash', 'La app se cierra sola cuando abro un tablero'],
      ['notification-overload', '¿Cómo desactivo las notificaciones por correo?'],
      ['roles-and-permissions', '¿Cómo hago administrador a un compañero?'],
      ['outage', '¿Está caído el servicio? No carga nada'],
      ['duplicated-tasks', 'Todas mis tareas aparecen dos veces'],
      ['delete-account', 'Quiero borrar mi cuenta y todos mis datos'],
      ['templates', '¿Hay plantillas para planificar eventos?'],
    ],
    smallTalk: ['hola', 'Gracias', 'vale', 'Muchas gracias', 'sí'],
  },
  pt: {
    messages: [
      ['reset-password', 'Esqueci minha senha, como faço para recuperar?'],
      ['pricing-and-plans', 'Qual o valor do plano para 5 pessoas?'],
      ['import-spreadsheet', 'Como importo minhas tarefas de uma planilha?'],
      ['storage-limit', 'Meu armazenamento está cheio, o que eu faço?'],
      ['api-key', 'Onde encontro minha chave de API?'],
      ['mobile-app-crash', 'o aplicativo trava toda hora no meu celular'],
      ['cancel-subscription', 'Quero cancelar minha assinatura'],
      ['invite-teammates', 'O convite não chegou para minha colega'],
      ['dark-mode', 'Tem modo escuro?'],
      ['automations-not-triggering', 'Minhas automações pararam de funcionar'],
      ['timeline-view', 'Vocês têm gráfico de Gantt?'],
    ],
    smallTalk: ['oi', 'obrigado', 'Bom dia', 'ok, obrigada!', 'sim'],
  },
}
