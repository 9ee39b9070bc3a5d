import type { LetterWords } from './shape.ts';

/** The letters in French. */
export const fr: LetterWords = {
  greeting: (name) => `Bonjour ${name},`,
  foot: (house) => `${house} vous envoie cette lettre au sujet de votre compte. Elle n’appelle pas de réponse.`,
  kinds: {
    verify_email: ({ house }) => ({
      subject: `Confirmez votre adresse e-mail pour ${house}`, label: 'Confirmer cette adresse',
      body: ['Merci de confirmer que cette adresse est la vôtre. Le lien est valable 48 heures et ne sert qu’une fois.', 'Si vous n’avez rien demandé, ne faites rien : il ne se passera rien.'],
    }),
    reset_password: () => ({
      subject: 'Choisir un nouveau mot de passe', label: 'Choisir un nouveau mot de passe',
      body: ['Quelqu’un, sans doute vous, a demandé un nouveau mot de passe. Le lien est valable une heure et ne sert qu’une fois. Son usage met fin à toutes les sessions.', 'Si ce n’est pas vous, ne faites rien : votre mot de passe reste le même.'],
    }),
    placed: ({ title, price }) => ({ subject: `Enchère acceptée : ${title}`, label: 'Voir le lot', body: [`Votre enchère sur « ${title} » a été acceptée. Le prix est maintenant de ${price}.`] }),
    closing: ({ title, price, closesAt }) => ({ subject: `Bientôt clos : ${title}`, label: 'Voir le lot', body: [`La clôture de « ${title} » est prévue le ${closesAt}, sauf prolongation par des enchères tardives. Le prix est maintenant de ${price}.`] }),
    outbid: ({ title, price }) => ({ subject: `Surenchère : ${title}`, label: 'Voir le lot', body: [`Votre maximum pour « ${title} » a été dépassé. Le prix est maintenant de ${price}.`] }),
    leading: ({ title, price }) => ({ subject: `De nouveau en tête : ${title}`, label: 'Voir le lot', body: [`Vous êtes de nouveau en tête sur « ${title} », à ${price}.`] }),
    extended: ({ title, price, closesAt }) => ({ subject: `Prolongé : ${title}`, label: 'Voir le lot', body: [`Des enchères tardives ont prolongé « ${title} ». La clôture est maintenant prévue le ${closesAt}, et d’autres peuvent la reporter encore. Le prix est de ${price}.`] }),
    frozen: ({ title }) => ({ subject: `Suspendu : ${title}`, label: 'Voir le lot', body: [`La maison a suspendu « ${title} ». Aucune enchère n’est prise pour le moment. À la reprise, il restera une fenêtre entière pour enchérir.`] }),
    resumed: ({ title, closesAt }) => ({ subject: `Reprise : ${title}`, label: 'Voir le lot', body: [`Les enchères sur « ${title} » reprennent. La clôture est prévue le ${closesAt}.`] }),
    sale_opened: ({ sale }) => ({ subject: `Ouverte : ${sale}`, label: 'Voir la vente', body: [`La vente « ${sale} » est ouverte.`] }),
    phone_code: ({ code, house }) => ({ subject: 'Votre code', body: [`${code} est votre code pour ${house}. Il est valable dix minutes. Ne le donnez à personne.`] }),
    won: ({ title, price }) => ({ subject: `Adjugé à vous : ${title}`, label: 'Voir le lot', body: [`« ${title} » est à vous pour ${price} au marteau. Les frais et la taxe s’ajoutent selon les conditions du lot.`] }),
    invoice: ({ title, price, number, closesAt }) => ({ subject: `Facture ${number} : ${title}`, label: 'Voir la facture', body: [`La facture ${number} pour « ${title} » s’élève à ${price}. Merci de la payer avant le ${closesAt} ; la page indique comment.`] }),
    paid: ({ title, price, number }) => ({ subject: `Paiement reçu : facture ${number}`, label: 'Voir la facture', body: [`La maison a enregistré votre paiement de ${price} pour la facture ${number}, « ${title} ».`] }),
    lost: ({ title, price }) => ({ subject: `Adjugé à un autre : ${title}`, label: 'Voir le lot', body: [`« ${title} » a été adjugé à un autre enchérisseur pour ${price}.`] }),
    sold: ({ title, price }) => ({ subject: `Vendu : ${title}`, label: 'Voir le lot', body: [`Votre lot « ${title} » a été vendu pour ${price} au marteau.`] }),
    passed: ({ title }) => ({ subject: `Invendu : ${title}`, label: 'Voir le lot', body: [`Votre lot « ${title} » a été clos sans vente. Vous pouvez le remettre en vente.`] }),
    question_asked: ({ title }) => ({ subject: `Une question sur ${title}`, label: 'Lire et répondre', body: [`Une question a été posée sur votre lot « ${title} ». La réponse sera publique.`] }),
    question_answered: ({ title }) => ({ subject: `Une réponse sur ${title}`, label: 'Lire la réponse', body: [`Le vendeur de « ${title} » a répondu à votre question.`] }),
    new_device: ({ userAgent, address, at }) => ({
      subject: 'Nouvelle connexion à votre compte', label: 'Voir vos sessions',
      body: [`Le ${at}, une connexion à votre compte a été faite depuis un programme inconnu jusqu’ici.`, `Programme : ${userAgent}`, `Adresse : ${address}`, 'Si ce n’est pas vous, mettez fin à cette session et changez votre mot de passe.'],
    }),
    password_changed: ({ at }) => ({ subject: 'Votre mot de passe a été changé', label: 'Voir votre compte', body: [`Le ${at}, le mot de passe de votre compte a été changé.`, 'Si ce n’est pas vous, choisissez aussitôt un nouveau mot de passe et vérifiez vos sessions.'] }),
    email_changed: ({ at }) => ({ subject: 'Votre adresse e-mail a été changée', label: 'Voir votre compte', body: [`Le ${at}, votre compte a reçu une autre adresse e-mail. Les lettres y vont désormais.`, 'Si ce n’est pas vous, écrivez aussitôt à la maison.'] }),
    totp_on: ({ at }) => ({ subject: 'Second facteur activé', label: 'Voir votre compte', body: [`Le ${at}, un second facteur a été activé. La connexion demande désormais un code.`] }),
    totp_off: ({ at }) => ({ subject: 'Second facteur désactivé', label: 'Voir votre compte', body: [`Le ${at}, le second facteur de votre compte a été désactivé.`, 'Si ce n’est pas vous, changez votre mot de passe et activez-le de nouveau.'] }),
    recovery_code_used: ({ at, left }) => ({
      subject: 'Un code de secours a été utilisé', label: 'Voir votre compte',
      body: [`Le ${at}, un code de secours a été utilisé. Il en reste ${left}.`, 'Si ce n’est pas vous, changez votre mot de passe et créez de nouveaux codes.'],
    }),
  },
};
