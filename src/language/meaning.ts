/** Entity names and forms of the intents page; values are normalised strings. */
export interface Entities {
  nik?: string[];
  kk?: string[];
  /** 16 digits that could be either. */
  nik_or_kk?: string[];
  /** A number that cannot be used as written (15 or 17 digits, letters inside). */
  nik_raw?: string[];
  phone?: string[];
  receipt_code?: string[];
  case_number?: string[];
  money?: string[];
  period?: string[];
  programme?: string[];
  /** "sd:2": component and count. */
  component?: string[];
  /** Kemendagri digits. */
  place?: string[];
  relation?: string[];
  [name: string]: string[] | undefined;
}

export interface Meaning {
  /** Best three; `intents[0]` is what the desk acts on after all rules. */
  intents: { id: string; score: number }[];
  /** A second intent in the same message. */
  also?: string[];
  entities: Entities;
  decision: 'act' | 'ask' | 'none';
  /** Set when a rule of precedence spoke, whatever the model says. */
  precedence?: 'danger' | 'extortion' | 'emergency';
  /** A command only when it is the whole message: menu, batal, petugas, lewati. */
  command?: 'menu' | 'cancel' | 'staff' | 'skip';
  /** "1", "no 2", "pilih 3", "ketiga" as the whole message. */
  number?: number;
  /** Whole message is yes or no. Courtesy ("makasih", 👍) is neither. */
  answer?: 'yes' | 'no';
}

/** Conversation so far, as far as it changes what a text means. */
export interface Before {
  /** Intent of the last topic. */
  topic?: string;
  entities?: Entities;
}

export interface Understanding {
  /** Pure, never throws, never above a millisecond: the model reads a capped text, the rules read all of it. */
  understand(text: string, before?: Before): Meaning;
}
