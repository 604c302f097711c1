/** Texts a case sends by itself, with the placeholders it fills: the policy check holds `config/messages/` to them. */
export const caseTexts = {
  'case.reply': ['office', 'number', 'text'],
  'case.asked': ['office', 'number', 'text'],
  'case.progress': ['number', 'text', 'date'],
  'case.answer': ['number', 'office', 'text', 'until'],
  'case.referred': ['number', 'letter', 'text', 'until'],
  'case.promise_missed': ['number'],
  'case.from_staff': ['office', 'text'],
  'case.handed_back': [],
  'choice.case_confirm': [],
  'choice.case_contest': [],
} as const satisfies Record<string, readonly string[]>;

export type CaseText = keyof typeof caseTexts;
