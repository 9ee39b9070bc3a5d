/** What bidders ask about almost anything, and what sellers answer. */
export const TALK: readonly { question: string; answer: string }[] = [
  { question: 'Can it be seen before the sale?', answer: 'Yes, by appointment on any weekday from ten to four. Bring a lamp if you like to look closely, we do too.' },
  { question: 'Has it been repaired, and would you say where?', answer: 'What we know is in the description. Under ultraviolet light nothing else showed.' },
  { question: 'Would you post it abroad?', answer: 'We pack and send at cost, insured. For large lots we name three carriers who come to the door.' },
  { question: 'Is the condition such that it can be used every day?', answer: 'We would, with the care that one gives to something that has lasted this long.' },
  { question: 'Do you have more about the previous owner?', answer: 'A letter of two pages comes with the lot. The family asked us not to print the name.' },
  { question: 'Could you measure it once more? The description gives one size only.', answer: 'We measured again this morning: the figures are right to half a centimetre.' },
  { question: 'Is there any smell of smoke?', answer: 'None. It comes from a house where only the fireplace smoked.' },
  { question: 'Were the pictures taken in daylight?', answer: 'The first one at a north window, the last one by lamp. The colour is between the two.' },
  { question: 'Will there be another like it?', answer: 'Not from this house. We have had two in thirty years.' },
  { question: 'Is the reserve far above the opening price?', answer: 'We do not say where it is, only when it is met: the page shows it at once.' },
];
