// Texts that talk to a model instead of to the product: they are neither shown to one nor evidence for a name.
// Invariant: a text is judged by itself, so the same members always give the same evidence.

/** Letters that look the same or cannot be seen must not hide a pattern. */
const INVISIBLE = /[\p{Cf}\p{Mn}]/gu

const PATTERNS = [
  /\b(?:ignore|disregard|forget|override|bypass|overwrite)\b[^.!?]{0,40}\b(?:previous|prior|above|earlier|preceding|all|any|your|these|the)\b[^.!?]{0,30}\b(?:instructions?|prompts?|rules|guidelines|directions|messages|context)\b/i,
  /\bignor(?:a|e|ez|iere|ieren|ér)\b[^.!?]{0,40}\b(?:instru\p{L}+|anweisung\p{L}*|consignes|indicaciones|istruzioni)\b/iu,
  /\b(?:system|developer|hidden)\s*(?:prompt|message|instructions?)\b/i,
  /\b(?:new|updated|important|real|following)\s+instructions?\b/i,
  /^\W*(?:system|assistant|developer|ai|bot|user|note to (?:the )?(?:ai|model|assistant|llm))\s*:/im,
  /<\/?\s*(?:system|assistant|instructions?|messages?|members?|topic|user|prompt)\b[^>]{0,40}>/i,
  /<\|[^|]{1,40}\|>|\[\/?INST\]|<<\/?SYS>>/i,
  /\b(?:name|label|call|title|rename|classify|categori[sz]e|describe|mark|tag)\b[^.!?]{0,30}\b(?:topics?|clusters?|groups?|categor(?:y|ies)|labels?)\b[^.!?]{0,30}(?:\bas\b|\bto\b|\bwith\b|[:="'“])/i,
  /\b(?:topics?|clusters?|groups?|category|label|title)\b\s+(?:must|should|has to|shall|is to)\s+(?:be\s+)?(?:called|named|labell?ed|be|say|read)\b/i,
  /["'“]?\b(?:label|description)["'”]?\s*[:=]\s*["'“]/i,
  /\byou are (?:now|no longer)\b|\bfrom now on\b[^.!?]{0,40}\b(?:you|respond|answer|call|name|label)\b/i,
  /\b(?:respond|reply|answer|output|return|print|write)\b[^.!?]{0,25}\b(?:only|exactly|verbatim|nothing but|nothing else)\b[^.!?]{0,40}["'“:]/i,
  /\b(?:as|dear|attention|hey|hello)\s+(?:an?\s+)?(?:ai|llm|language model)(?:\s+(?:model|assistant))?\b[^.!?]{0,40}\b(?:you|your|must|should|please)\b/i,
] as const

/** True of text that tries to steer the model that reads it. Takes time linear in its length. */
export function isInstructionLike(text: string): boolean {
  const plain = text
    .normalize('NFKD')
    .replace(INVISIBLE, '')
    .replace(/[ \t]+/g, ' ')
  return PATTERNS.some((pattern) => pattern.test(plain))
}
