// English words of turns that carry no topic, by what they do in a conversation.
// Invariant: a word stands in one act; closed-class words are not repeated here.

/** What a turn without a topic does. */
export type SpeechAct =
  | 'greeting'
  | 'thanks'
  | 'agreement'
  | 'refusal'
  | 'approval'
  | 'goodbye'
  | 'doubt'
  | 'slot_value'
  | 'signs'

const words = (list: string): string[] => list.split(/\s+/).filter(Boolean)

/** Words that make a turn small talk when only closed-class words stand beside them. */
export const ENGLISH_ACTS: ReadonlyMap<string, SpeechAct> = new Map(
  (
    [
      ['greeting', 'hi hello hey heya hiya hullo howdy greetings yo'],
      [
        'thanks',
        `thanks thank thankyou thx thnx tnx thks tks ty tysm thanx tanks cheers appreciate appreciated appreciation grateful
        thankful gratitude`,
      ],
      [
        'agreement',
        `yes yeah yep yup yea ya yah yeh yas ye aye sure ok okay okey oki okie okk k kk alright alrighty affirmative absolutely
        definitely certainly indeed exactly precisely ofcourse course agreed agree confirm confirmed confirms correct right true
        accept proceed surely totally roger understood gotcha positive yessir yeap accurate factual valid approved affirmitive accepted`,
      ],
      [
        'refusal',
        'no nope nah naw nay negative neither incorrect nvm nevermind false wrong untrue inaccurate disagree nada',
      ],
      [
        'approval',
        `great good perfect perfectly fine nice awesome cool excellent wonderful fantastic amazing lovely brilliant super superb
        sweet terrific splendid fabulous sounds sound works suits suit love loved fair glad happy wow lol haha hehe yay dope neat
        impressive delightful ideal satisfied satisfactory acceptable pleasant enjoyable`,
      ],
      [
        'goodbye',
        'bye byebye buhbye sayonara toodles tata goodbye goodnight farewell cya ciao adios cheerio gn ttyl bbye',
      ],
      ['doubt', 'maybe perhaps dunno idk unsure uncertain possibly clue hmm hm mm um uh oops sorry whatever'],
    ] as const
  ).flatMap(([act, list]) => words(list).map((word): [string, SpeechAct] => [word, act])),
)

/** Words that say nothing beside an act: "no, that is all I need, thanks for your help". */
export const ENGLISH_FILLERS: ReadonlySet<string> = new Set(
  words(`
  all everything nothing enough need needed needs help helped helpful helping assist assistance assisting support service
  information info patience effort kindness kind time moment minute second sec day evening morning afternoon night weekend week
  today tomorrow now later soon again then there anyway done set finished ready ahead go continue bit million bunch lot lots ton
  tons much many very so really quite pretty absolutely wait hold mind not never else further additional moreover additionally
  guys man dude sir madam ma'am buddy mate friend dear god gosh oh ah ooh aha assistant folks everyone team
  work working wise feel know understand got get gotten see seeing guess think believe
  up over one ones option choice way idea answer question correct wonderful awesome job enjoy take care rest safe wish best better
  meet meeting talk talking chat chatting speak speaking nice pleasure welcome bad worries worry problem problems prob probs issue
  ai huh fun either both conversation conversing enjoyed catch statement case fellow obliged kind
  please pls plz plox kindly sound seems feels way fact means case thing things stuff though too also well suit
  would've that'll thats that's it's its i'm i'd i'll i've you're you've we're let's what's there's don't doesn't didn't isn't won't
  can't couldn't wasn't aren't dont doesnt isnt wont cant ur u r im ill id ive`),
)

/** Unknown words that typing errors make of these are read as them; long and unlike other words. */
export const ENGLISH_OFTEN_MISTYPED: readonly string[] = words(`
  thanks thank thankyou please perfect perfectly correct hello sounds great awesome goodbye appreciate alright exactly everything
  wonderful fantastic excellent assistance absolutely definitely okay`)

/** Whole turns that read as content word by word. */
export const ENGLISH_TURNS = new RegExp(
  `^(?:${[
    "(?:so )?how(?: i|'?)?(?:s|re|'re| are| r|'ve)? (?:you|u|ya|it|everything|things|life|your day)(?: (?:been|doing|going|feeling|treating you|with you|for you|are|right now|this|fine|day|today))*",
    '(?:are|have|is) (?:you|things|everything) (?:been )?(?:doing |going )?(?:ok|okay|well|good|alright)(?: right now| today| with you| for you)?',
    'how do you do|how have you been|how you doing|how goes it',
    "what(?: i|'?)s (?:up|new|good|happening|going on)|wh?at up|sup|wass?up",
    '(?:can|could|would|will) (?:you|u|someone|anyone|somebody) (?:please |pls )?(?:help|assist)(?: me)?(?: out| please| pls)?',
    '(?:please |pls )?help(?: me)?(?: out)?(?: please| pls)?',
    'i (?:really )?need (?:some |your |a (?:bit|little) (?:of )?)?(?:help|assistance)(?: please)?',
    "i(?: ha|')ve (?:a|another|one more|one) (?:quick )?question",
    'quick question|one more thing|is (?:any ?one|somebody|anybody) there|(?:are )?(?:you|u) (?:still )?there',
    "(?:i )?(?:do not|don'?t) (?:really )?(?:know|care|mind)|(?:i'?m |i am )?not (?:really |so |quite |too )?(?:sure|certain)(?: about (?:that|it|this)| of (?:that|it))?",
    "(?:it )?(?:could|might) be|i (?:can|could)(?:no|')?t (?:decide|say|tell)|never ?mind|forget (?:it|about it)|(?:i )?(?:really )?(?:do not|don'?t) (?:really )?know(?: (?:the|that|this|about|to|answer|it|how|which|one))*|who knows|it depends|no (?:idea|clue)",
    "i(?:'?ve| have)? (?:got |need |have )?(?:to )?(?:go|leave|run|get going|be going)(?: now)?|i'?m (?:out of here|outta here|leaving(?: now)?)|talk (?:to you )?later|take it easy",
    '(?:yes |yeah |ok |okay |sure )?(?:please|pls|plz)(?: do| go ahead)?(?: (?:it|that|so))?(?: now)?',
    "(?:well )?(?:oh )?(?:that'?s|that is|that was|it'?s|it is|this is|sounds like|that sounds like|i have|i'?ve got)?(?: (?:exactly|just|precisely|all))*(?: that)? (?:what )?i (?:really )?(?:need(?:ed)?|want(?:ed)?|was looking for)(?: to (?:know|hear))?(?: (?:for )?(?:now|today))?",
    "(?:i )?(?:would|have to|'d|must) (?:say|think|guess) (?:so|not|yes|no)|i (?:think|guess|suppose|hope|believe|doubt) (?:so|not|it|that)|of course(?: not)?|no way|not (?:a chance|really|likely)",
    "(?:you )?got (?:it|that)|i see|makes sense|fair enough|go (?:ahead|for it)|(?:please )?do (?:it|that|so)(?: please)?|let's do (?:it|that|this)",
    "(?:that(?: i|'?)s|that (?:will|would) be|that'?ll be) (?:all|it|everything)(?: (?:for )?(?:now|today))?(?: (?:that )?i need(?:ed)?)?",
    "(?:i'?m |i am |we'?re )?(?:all )?(?:set|done|good)(?: (?:for )?now)?|nothing(?: else| more| further)?(?: (?:for )?(?:now|today))?",
    'not (?:right now|now|yet|at the moment|at this (?:time|moment|point)|at all|today|really|exactly|quite|for now)',
    "(?:i'?ll |i will )?(?:see|catch|talk to|speak to) (?:you|ya|u)(?: later| soon| around| again| tomorrow)*|(?:until )?next time|later(?:s)?|peace(?: out)?|take care",
    'have a (?:\\S+ ){1,3}(?:day|one|night|evening|weekend|time|week)(?: ahead)?|(?:just )?(?:a|one) (?:moment|minute|second|sec)(?: please)?|hold on|hang on|wait',
    "(?:it(?: i|')?s |it was )?(?:so |really |very )?(?:nice|good|great|lovely|a pleasure|pleasure) (?:to (?:meet|see|talk to|speak (?:to|with)|chat with)|meeting|seeing|talking to|chatting with|speaking (?:to|with)) (?:you|ya|u)(?: again| too| today)?",
    "(?:that(?: wi|')?ll|that will|that would|that|it|it'?ll|this|this will|it will|this would) (?:also )?works?(?: (?:well|great|fine|perfectly))?(?: (?:for|with) (?:me|us))?",
    '(?:same to )?you too|(?:good )?morning|go on|really|not (?:really|quite)|(?:that|this|it) (?:did|does|solved|fixed|helped|helps|worked)(?: (?:it|that))?|just did|(?:all )?(?:solved|sorted|fixed|resolved)(?: now)?',
    "(?:i |i'?ve )?(?:just )?(?:found|got|solved|fixed|figured)(?: (?:it|that))?(?: out)?(?: (?:now|myself|already))?|(?:i'?ll |i will |let me )(?:just )?(?:try|check|look|see|do)(?: (?:it|that|this))?(?: (?:out|now|first|again|later))?|(?:but )?never ?mind (?:i )?(?:found|got|solved|fixed|figured) (?:it|that)(?: out)?",
  ].join('|')})$`,
  'u',
)
