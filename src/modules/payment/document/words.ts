/** The words of documents that are printed. */
export type DocumentWords = {
  invoice: string; creditNote: string; number: string; issued: string; due: string; sold: string; from: string; to: string; write: string; lot: string; description: string; amount: string;
  hammer: string; premium: string; step(percent: string, base: string): string; taxOnHammer(percent: string): string; taxOnPremium(percent: string): string; tax: string; total: string; margin: string;
  untaxed: string; seller(name: string): string; pay: string; reference(number: string): string; corrects: string; reason: string; foot(page: string): string; embedded: string;
};

const en: DocumentWords = {
  invoice: 'Invoice', creditNote: 'Credit note', number: 'Number', issued: 'Issued', due: 'To be paid by', sold: 'Sold', from: 'From', to: 'To', write: 'Write to', lot: 'Lot', description: 'Description', amount: 'Amount',
  hammer: 'Hammer price', premium: 'Buyer\'s premium', step: (percent, base) => `${percent} of ${base}`, taxOnHammer: (percent) => `Tax on the hammer price, ${percent}`,
  taxOnPremium: (percent) => `Tax on the premium, ${percent}`, tax: 'Tax', total: 'Total', margin: 'Margin scheme: the premium includes tax, which is not shown.', untaxed: 'No tax is added.',
  seller: (name) => `Sold on behalf of ${name}.`, pay: 'How to pay', reference: (number) => `State the number ${number} with your payment.`, corrects: 'Corrects invoice', reason: 'Reason',
  foot: (page) => `${page} shows the whole text. Letters of other scripts are printed as […].`, embedded: 'The same for programs.',
};

const fr: DocumentWords = {
  invoice: 'Facture', creditNote: 'Avoir', number: 'Numéro', issued: 'Émise le', due: 'À payer avant le', sold: 'Vendu le', from: 'De', to: 'À', write: 'Écrire à', lot: 'Lot', description: 'Désignation', amount: 'Montant',
  hammer: 'Prix d’adjudication', premium: 'Frais acheteur', step: (percent, base) => `${percent} de ${base}`, taxOnHammer: (percent) => `Taxe sur le prix d’adjudication, ${percent}`,
  taxOnPremium: (percent) => `Taxe sur les frais, ${percent}`, tax: 'Taxe', total: 'Total', margin: 'Régime de la marge : les frais comprennent la taxe, qui n’est pas indiquée.', untaxed: 'Aucune taxe n’est ajoutée.',
  seller: (name) => `Vendu pour le compte de ${name}.`, pay: 'Comment payer', reference: (number) => `Indiquez le numéro ${number} avec votre paiement.`, corrects: 'Corrige la facture', reason: 'Motif',
  foot: (page) => `${page} montre le texte entier. Les lettres d’autres écritures sont imprimées […].`, embedded: 'Le même contenu pour les programmes.',
};

/** The language in which a document is printed for somebody: theirs, where its letters can be printed; otherwise English. */
export const documentLanguage = (language: string): 'en' | 'fr' => (language === 'fr' ? 'fr' : 'en');
export const documentWords = (language: 'en' | 'fr'): DocumentWords => (language === 'fr' ? fr : en);
