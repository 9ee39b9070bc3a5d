import type { HouseLanguage } from '#contracts/http/house.ts';

/**
 * The terms of use that a new house begins with: what the house's own rules do, in plain words. They are meant to be read and
 * replaced by whoever runs the house, who knows the law that applies.
 */
export const FIRST_TERMS: { language: HouseLanguage; text: string }[] = [
  { language: 'en', text: `Bids are binding
A bid is an offer to buy at any price up to your maximum. The highest bid that stands when the lot closes buys it, if the reserve is met. You may take a bid back only as the terms of the lot allow.

Your maximum is kept secret
The house bids for you, only as much as is needed. Your maximum becomes public when somebody beats it, and the winning maximum never does.

What you pay
The hammer price, the buyer's premium and any tax. The total is shown before you confirm a bid, and its rates are fixed when the lot is published.

Closing
A bid counts if the house decided it before the close, by the clock of the house. Late bids may extend the close, as the terms of each lot say. When the house itself could not take bids, open lots get more time.

Selling
Sellers describe their lots truthfully and may not bid on them, nor let others bid for them.

Conduct
The house may freeze or withdraw a lot and suspend an account. Each such act is recorded with its reason.` },
  { language: 'fr', text: `Une enchère engage
Une enchère est une offre d'achat à tout prix jusqu'à votre maximum. L'enchère la plus haute à la clôture emporte le lot si le prix de réserve est atteint. Vous ne pouvez retirer une enchère que dans les conditions du lot.

Votre maximum reste secret
La maison enchérit pour vous, juste autant qu'il le faut. Votre maximum devient public lorsqu'il est dépassé ; celui du gagnant ne l'est jamais.

Ce que vous payez
Le prix d'adjudication, les frais acheteur et, le cas échéant, la taxe. Le total est affiché avant la confirmation, et ses taux sont fixés à la publication du lot.

Clôture
Une enchère compte si la maison l'a décidée avant la clôture, à l'horloge de la maison. Les enchères tardives peuvent prolonger la vente selon les conditions du lot. Si la maison n'a pas pu recevoir d'enchères, les lots ouverts sont prolongés.

Vendre
Les vendeurs décrivent leurs lots avec sincérité ; ils ne peuvent y enchérir ni y faire enchérir.

Conduite
La maison peut suspendre ou retirer un lot et suspendre un compte. Chaque acte est consigné avec son motif.` },
  { language: 'ar', text: `المزايدة ملزمة
المزايدة عرض بالشراء بأي سعر لا يتجاوز حدّك الأقصى. أعلى مزايدة قائمة عند الإغلاق تشتري القطعة إذا بلغ السعر الحد الأدنى للبيع. لا يجوز سحب المزايدة إلا وفق شروط القطعة.

حدّك الأقصى سرّي
تزايد الدار نيابة عنك بالقدر اللازم فقط. يصبح حدّك الأقصى معلنًا حين يتجاوزه غيرك، أما الحد الأقصى للفائز فلا يُعلن أبدًا.

ما تدفعه
سعر المطرقة ورسوم المشتري والضريبة إن وُجدت. يُعرض المجموع قبل تأكيد المزايدة، وتُثبَّت نسبه عند نشر القطعة.

الإغلاق
تُحتسب المزايدة إذا بتّت فيها الدار قبل الإغلاق بحسب ساعة الدار. قد تمدّد المزايدات المتأخرة موعد الإغلاق وفق شروط كل قطعة. وإذا تعذّر على الدار استقبال المزايدات مُنحت القطع المفتوحة وقتًا إضافيًا.

البيع
يصف البائعون قطعهم بصدق، ولا يزايدون عليها بأنفسهم ولا عن طريق غيرهم.

السلوك
للدار أن تجمّد قطعة أو تسحبها وأن توقف حسابًا. ويُسجَّل كل إجراء مع سببه.` },
  { language: 'ja', text: `入札の拘束力
入札とは、上限額までのどの価格でも購入するという申し込みです。終了時に有効な最高の入札が、最低落札価格に達していれば落札となります。入札の取り消しは、各ロットの条件が認める場合に限られます。

上限額の秘密
当ハウスは必要な額だけを代わりに入札します。上限額は、他の人に超えられたときに公開されます。落札者の上限額が公開されることはありません。

お支払い
落札価格、買い手手数料、および該当する税です。合計額は入札の確認前に表示され、その料率はロットの公開時に確定します。

終了
入札は、当ハウスの時計で終了前に判定されたものが有効です。終了間際の入札により、ロットの条件に従って時間が延長されることがあります。当ハウスが入札を受け付けられなかった場合、開いているロットには時間が追加されます。

出品
出品者はロットを正確に説明し、自ら入札することも、他人に入札させることもできません。

運営
当ハウスはロットの凍結・取り下げ、およびアカウントの停止を行うことがあります。各処置は理由とともに記録されます。` },
];
