import type { LetterWords } from './shape.ts';

/** The letters in Arabic. */
export const ar: LetterWords = {
  greeting: (name) => `مرحبًا ${name}،`,
  foot: (house) => `أرسلت ${house} هذه الرسالة بشأن حسابك. لا حاجة إلى الرد عليها.`,
  kinds: {
    verify_email: ({ house }) => ({
      subject: `أكّد بريدك الإلكتروني لدى ${house}`, label: 'تأكيد هذا العنوان',
      body: ['يُرجى تأكيد أن هذا العنوان لك. الرابط صالح مدة 48 ساعة ويُستخدم مرة واحدة.', 'إن لم تطلب ذلك فاتركه، فلن يحدث شيء.'],
    }),
    reset_password: () => ({
      subject: 'تعيين كلمة مرور جديدة', label: 'تعيين كلمة مرور جديدة',
      body: ['طلب أحدهم، ولعلّه أنت، كلمة مرور جديدة. الرابط صالح ساعة واحدة ويُستخدم مرة واحدة، واستخدامه ينهي كل الجلسات.', 'إن لم تكن أنت فاتركه، وتبقى كلمة مرورك كما هي.'],
    }),
    placed: ({ title, price }) => ({ subject: `قُبلت مزايدتك: ${title}`, label: 'عرض القطعة', body: [`قُبلت مزايدتك على «${title}». السعر الآن ${price}.`] }),
    closing: ({ title, price, closesAt }) => ({ subject: `يُغلق قريبًا: ${title}`, label: 'عرض القطعة', body: [`من المقرر أن يُغلق المزاد على «${title}» في ${closesAt} ما لم تمدّده مزايدات متأخرة. السعر الآن ${price}.`] }),
    outbid: ({ title, price }) => ({ subject: `مزايدة أعلى منك: ${title}`, label: 'عرض القطعة', body: [`تجاوز مزايد آخر حدّك الأقصى على «${title}». السعر الآن ${price}.`] }),
    leading: ({ title, price }) => ({ subject: `عدت إلى الصدارة: ${title}`, label: 'عرض القطعة', body: [`عدت إلى الصدارة في المزايدة على «${title}» بسعر ${price}.`] }),
    extended: ({ title, price, closesAt }) => ({ subject: `مُدّد: ${title}`, label: 'عرض القطعة', body: [`مدّدت مزايدات متأخرة المزاد على «${title}». من المقرر الآن أن يُغلق في ${closesAt}، وقد تمدّده مزايدات متأخرة مرة أخرى. السعر ${price}.`] }),
    frozen: ({ title }) => ({ subject: `جُمّد: ${title}`, label: 'عرض القطعة', body: [`جمّدت الدار المزاد على «${title}». لا تُقبل مزايدات في الوقت الحالي. وعند استئنافه تبقى مهلة كاملة للمزايدة.`] }),
    resumed: ({ title, closesAt }) => ({ subject: `استؤنف: ${title}`, label: 'عرض القطعة', body: [`استؤنفت المزايدة على «${title}». من المقرر أن تُغلق في ${closesAt}.`] }),
    sale_opened: ({ sale }) => ({ subject: `افتُتح الآن: ${sale}`, label: 'عرض المزاد', body: [`افتُتح مزاد «${sale}».`] }),
    phone_code: ({ code, house }) => ({ subject: 'رمزك', body: [`${code} هو رمزك لدى ${house}. وهو صالح عشر دقائق. لا تعطه لأحد.`] }),
    won: ({ title, price }) => ({ subject: `رسا عليك المزاد: ${title}`, label: 'عرض القطعة', body: [`«${title}» لك بسعر مطرقة قدره ${price}. تُضاف العمولة والضريبة وفق شروط القطعة.`] }),
    invoice: ({ title, price, number, closesAt }) => ({ subject: `الفاتورة ${number}: ${title}`, label: 'عرض الفاتورة', body: [`تبلغ الفاتورة ${number} عن «${title}» ${price}. نرجو دفعها قبل ${closesAt}؛ وتبيّن الصفحة كيف.`] }),
    paid: ({ title, price, number }) => ({ subject: `وصلت الدفعة: الفاتورة ${number}`, label: 'عرض الفاتورة', body: [`سجّلت الدار دفعتك وقدرها ${price} عن الفاتورة ${number}، «${title}».`] }),
    lost: ({ title, price }) => ({ subject: `بيعت لمزايد آخر: ${title}`, label: 'عرض القطعة', body: [`بيعت «${title}» لمزايد آخر بسعر ${price}.`] }),
    sold: ({ title, price }) => ({ subject: `بيعت: ${title}`, label: 'عرض القطعة', body: [`بيعت قطعتك «${title}» بسعر مطرقة قدره ${price}.`] }),
    passed: ({ title }) => ({ subject: `لم تُبَع: ${title}`, label: 'عرض القطعة', body: [`أُغلق المزاد على قطعتك «${title}» دون بيع. يمكنك عرضها من جديد.`] }),
    question_asked: ({ title }) => ({ subject: `سؤال عن ${title}`, label: 'القراءة والإجابة', body: [`طُرح سؤال عن قطعتك «${title}». ستكون الإجابة علنية.`] }),
    question_answered: ({ title }) => ({ subject: `إجابة عن ${title}`, label: 'قراءة الإجابة', body: [`أجاب بائع «${title}» عن سؤالك.`] }),
    new_device: ({ userAgent, address, at }) => ({
      subject: 'تسجيل دخول جديد إلى حسابك', label: 'عرض جلساتك',
      body: [`في ${at} جرى تسجيل الدخول إلى حسابك من برنامج لم يُستخدم من قبل.`, `البرنامج: ${userAgent}`, `العنوان: ${address}`, 'إن لم تكن أنت فأنهِ تلك الجلسة وغيّر كلمة مرورك.'],
    }),
    password_changed: ({ at }) => ({ subject: 'تغيّرت كلمة مرورك', label: 'عرض حسابك', body: [`في ${at} تغيّرت كلمة مرور حسابك.`, 'إن لم تكن أنت فعيّن كلمة مرور جديدة فورًا وراجع جلساتك.'] }),
    email_changed: ({ at }) => ({ subject: 'تغيّر بريدك الإلكتروني', label: 'عرض حسابك', body: [`في ${at} صار لحسابك بريد إلكتروني آخر، وإليه تُرسل الرسائل من الآن.`, 'إن لم تكن أنت فراسل الدار فورًا.'] }),
    totp_on: ({ at }) => ({ subject: 'فُعّل العامل الثاني', label: 'عرض حسابك', body: [`في ${at} فُعّل العامل الثاني. يُطلب رمز عند تسجيل الدخول من الآن.`] }),
    totp_off: ({ at }) => ({ subject: 'أُوقف العامل الثاني', label: 'عرض حسابك', body: [`في ${at} أُوقف العامل الثاني لحسابك.`, 'إن لم تكن أنت فغيّر كلمة مرورك وفعّله من جديد.'] }),
    recovery_code_used: ({ at, left }) => ({
      subject: 'استُخدم رمز استرداد', label: 'عرض حسابك',
      body: [`في ${at} استُخدم رمز استرداد. الرموز الباقية: ${left}.`, 'إن لم تكن أنت فغيّر كلمة مرورك وأنشئ رموزًا جديدة.'],
    }),
  },
};
