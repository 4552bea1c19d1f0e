// The vocabulary of field names: general words of several languages and what a field called so usually holds.
// Words are lower case, without accents, singular; two-word terms are written together ("useragent").

/** Free text by their nature: a single word typed by a user ("refund") is still a message. */
export const MESSAGE_WORDS = words(`
  prompt message msg query question text comment utterance search searchterm searchquery userinput transcript
  mensaje pregunta consulta comentario texto busqueda nachricht frage kommentar suche suchbegriff suchanfrage commentaire commento requete recherche texte
  mensagem messaggio domanda testo ricerca bericht vraag сообщение вопрос запрос текст
  消息 问题 查询 提问 内容 メッセージ 質問 検索 메시지 질문 검색`)

/** Often free text, sometimes a label: the values have the last word. */
export const WRITING_WORDS = words(`
  q feedback input output content body note description summary subject title review answer response reply
  request completion instruction complaint issue problem term keyword phrase caption speech dictation bio story detail
  explanation remark suggestion opinion testimonial chat conversation lookup
  anfrage beschreibung descripcion descricao avis reponse respuesta antwort
  комментарий отзыв 评论 反馈 コメント 댓글`)

export const NUMBER_WORDS = words(`
  count cnt quantity qty amount total sum price cost revenue fee tax discount balance budget spend salary income score
  rating star nps csat ces ratio rate percent percentage pct probability confidence similarity temperature latency
  duration elapsed delay timeout ms msec millis sec secs second minute min hour age tokens byte kb mb gb length len
  width height depth weight distance km attempt retry click view visit hit impression turn usd eur gbp cent points like
  vote upvote lat latitude lng lon longitude usage cpu memory load avg mean median p50 p90 p95 p99 stddev seats offset
  qps rpm throughput volume
  precio preis prix prezzo preco cantidad quantidade quantita anzahl menge quantite betrag montant importe dauer duree
  duracion puntuacion цена сумма 价格 数量 金額 가격`)

export const ENUM_WORDS = words(`
  platform plan tier language lang locale country region city state province continent version status type kind category
  channel source medium campaign os operatingsystem browser device model brand vendor provider environment env stage
  role gender currency department team priority severity intent sentiment mode theme variant group cohort segment bucket
  experiment flag feature method protocol format level grade class outcome action step section tab screen client
  product industry sector subscription edition package payment carrier timezone tz encoding release engine framework
  runtime zone datacenter cluster market tone emotion weekday month season currency queue tag label assignee owner
  color colour store app persona event template preset entrypoint
  idioma pais ciudad estado plataforma categoria moneda sprache land stadt plattform kategorie tarif wahrung status
  langue pays ville plateforme categorie devise statut lingua paese citta piattaforma valuta taal язык страна
  город статус 语言 国家 平台 状态 类型 言語 国 プラットフォーム 언어 국가`)

export const IDENTIFIER_WORDS = words(`
  id uuid guid ulid hash sha sha1 sha256 md5 checksum digest fingerprint signature token jwt secret password apikey
  accesskey publickey privatekey idempotencykey url uri href link permalink email mail phone tel telephone fax cellphone
  zip zipcode postal postcode postleitzahl plz cep ip ipaddress ipv4 ipv6 mac macaddress timestamp ts datetime date at
  epoch created updated deleted modified slug username login nickname handle filename filepath path file useragent
  cookie nonce etag imei iban ssn vat address coordinate geohash cursor referrer referer avatar image photo thumbnail
  firstname lastname fullname surname displayname givenname familyname middlename customername contactname username
  personname clientname guestname sku barcode isbn ean serial reference plate passport
  fecha datum correo telefono adresse direccion nombre vorname nachname nom prenom cognome имя дата телефон
  почта 邮箱 电话 日期 名前 電話`)

/** First words that make the rest of the name a measure: "total_messages". */
export const MEASURE_PREFIXES = words('number num nb n avg total count sum mean median p50 p95 p99')
/** First words that make the rest of the name a yes or no: "is_returning". */
export const FLAG_PREFIXES = words('is has can should was did does allow enable')
/** Last words that say nothing by themselves, with what they mean when the rest says nothing either. */
export const CARRIER_WORDS = words('name code key value number no nr string str raw current last original user')

/** Ends of names written in one word ("usermessage"), where ordinary words rarely end so. */
export const COMPOUND_ENDS: readonly string[] = [
  ...['message', 'query', 'prompt', 'question', 'comment', 'feedback', 'status', 'version', 'language', 'country'],
  ...['platform', 'category', 'channel', 'email', 'timestamp', 'price', 'score', 'rating', 'tokens', 'duration'],
  ...['amount', 'latency', 'quantity', 'nachricht', 'frage', 'sprache', 'preis', 'dauer', 'anzahl'],
]

/** Things that carry an id in names written in one word ("sessionid"). */
export const COMPOUND_ID =
  /^(?:user|account|session|order|customer|client|device|request|trace|span|message|thread|chat|conversation|event|item|product|project|tenant|org|organization|workspace|visitor|ticket|case|transaction|payment|invoice|cart|page|post|group|team|agent|bot|run|job|task|doc|document|file|correlation|external|parent)ids?$/

function words(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/))
}
