/** Every sentence that a person reads on the screen, in one place. */
export const words = {
  product: 'Everkin',
  skip: 'Skip to the conversation',
  aiMark: 'AI companion',

  companions: {
    heading: 'Who would you like to talk to?',
    lead: 'Each of them is an AI with a written past and a temper of their own. They remember what you tell them, and they are here at any hour.',
    navigation: 'Companions',
    meetAll: 'Meet everyone',
    back: 'Back to the conversation',
    open: 'Companions',
    talkTo: (called: string) => `Talk to ${called}`,
    goOn: (called: string) => `Go on with ${called}`,
    none: 'No companions are installed on this server. Install Everkin again to get the ones it comes with.',
  },

  about: {
    open: (called: string) => `About ${called}`,
    close: 'Close',
    story: 'Story',
    temper: 'Temper',
    plainly: 'In plain words',
    isAi: (called: string) =>
      `${called} is an AI character, not a person. The past above was written for the character, and a language model finds its words. It can be wrong, and it cannot see you or reach anyone for you.`,
    local: 'Your words are stored on your own Everkin server and answered by a model that runs there.',
    remote: (model: string) =>
      `Your words are stored on your own Everkin server. To be answered they go to the model you chose: ${model}.`,
  },

  chat: {
    title: (name: string) => `${name} · Everkin`,
    region: (called: string) => `Conversation with ${called}`,
    you: 'You',
    beginning: 'This is the beginning of your conversation.',
    writing: (called: string) => `${called} is finding the words`,
    sending: 'Sending',
    lost: 'The connection was lost. Finding it again; nothing you said is lost.',
    sendingLost: 'Not sent yet: Everkin is not answering. Trying again.',
    stopped: 'You stopped the reply here.',
    cut: 'The reply broke off here.',
    unanswered: 'This has no reply yet.',
    tryAgain: 'Try again',
    care: 'Help from people, now',
    table: 'Table',
    latest: 'To the latest message',
    older: 'Reading what came before',
  },

  composer: {
    label: (called: string) => `Your message to ${called}`,
    placeholder: (called: string) => `Write to ${called}`,
    send: 'Send',
    stop: 'Stop the reply',
    hint: 'Enter sends. Shift and Enter makes a new line.',
    length: (count: string, most: string) => `${count} of ${most} characters`,
    tooLong: (over: string) => `${over} characters too many: shorten it, or send it in parts.`,
    notSent: 'This was not sent, because Everkin did not answer. Your words are back in the box.',
  },

  readiness: {
    label: 'State of the model',
    looking: 'Looking for the model',
    more: 'What you can do',
    copy: 'Copy the command',
    copied: 'Copied',
  },

  unreachable: {
    short: 'Everkin is not answering.',
    line: 'Everkin is not answering. Is it still running? This page finds it again by itself.',
  },

  locked: {
    title: 'Open Everkin from its link',
    lead: 'This page is private, and this browser has not been let in yet.',
    how: 'In the terminal where Everkin runs, it printed a link. Open that link in this browser, once. To see it again, run:',
    command: 'everkin open',
    after: 'When you have opened it, come back here.',
    again: 'Look again',
  },

  trouble: {
    unknown: 'Something went wrong in this page. Load it again; your conversation is safe on the server.',
    again: 'Try again',
    nowhere: 'There is nothing at this address.',
    toCompanions: 'See the companions',
    loading: 'One moment',
  },
} as const;
