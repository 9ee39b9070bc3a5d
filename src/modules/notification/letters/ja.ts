import type { LetterWords } from './shape.ts';

/** The letters in Japanese. */
export const ja: LetterWords = {
  greeting: (name) => `${name} 様`,
  foot: (house) => `このメールはお客様のアカウントについて ${house} からお送りしています。返信の必要はありません。`,
  kinds: {
    verify_email: ({ house }) => ({
      subject: `${house}：メールアドレスの確認`, label: 'このアドレスを確認する',
      body: ['このアドレスがお客様のものであることをご確認ください。リンクは48時間有効で、一度だけ使えます。', 'お心当たりがない場合は、そのままにしてください。何も起こりません。'],
    }),
    reset_password: () => ({
      subject: '新しいパスワードの設定', label: '新しいパスワードを設定する',
      body: ['新しいパスワードの設定が求められました。リンクは1時間有効で、一度だけ使えます。使うとすべてのセッションが終了します。', 'お心当たりがない場合は、そのままにしてください。パスワードは変わりません。'],
    }),
    placed: ({ title, price }) => ({ subject: `入札受付：${title}`, label: 'ロットを見る', body: [`「${title}」への入札を受け付けました。現在価格は ${price} です。`] }),
    closing: ({ title, price, closesAt }) => ({ subject: `まもなく終了：${title}`, label: 'ロットを見る', body: [`「${title}」は${closesAt}に終了予定です（終了間際の入札で延長されることがあります）。現在の価格は${price}です。`] }),
    outbid: ({ title, price }) => ({ subject: `高値更新：${title}`, label: 'ロットを見る', body: [`「${title}」で、お客様の上限額を超える入札がありました。現在価格は ${price} です。`] }),
    leading: ({ title, price }) => ({ subject: `再び最高位：${title}`, label: 'ロットを見る', body: [`「${title}」で再び最高位になりました。価格は ${price} です。`] }),
    extended: ({ title, price, closesAt }) => ({ subject: `延長：${title}`, label: 'ロットを見る', body: [`終了間際の入札により「${title}」が延長されました。現在の終了予定は${closesAt}で、さらに延長されることがあります。価格は ${price} です。`] }),
    frozen: ({ title }) => ({ subject: `一時停止：${title}`, label: 'ロットを見る', body: [`「${title}」は運営により一時停止されました。現在、入札は受け付けていません。再開後は十分な入札時間を設けます。`] }),
    resumed: ({ title, closesAt }) => ({ subject: `再開：${title}`, label: 'ロットを見る', body: [`「${title}」の入札が再開されました。${closesAt}に終了予定です。`] }),
    sale_opened: ({ sale }) => ({ subject: `開始：${sale}`, label: 'セールを見る', body: [`セール「${sale}」が始まりました。`] }),
    phone_code: ({ code, house }) => ({ subject: '確認コード', body: [`${house} の確認コードは ${code} です。10分間有効です。誰にも教えないでください。`] }),
    won: ({ title, price }) => ({ subject: `落札：${title}`, label: 'ロットを見る', body: [`「${title}」をハンマープライス ${price} で落札されました。手数料と税はロットの条件に従って加算されます。`] }),
    invoice: ({ title, price, number, closesAt }) => ({ subject: `請求書 ${number}：${title}`, label: '請求書を見る', body: [`「${title}」の請求書 ${number} の金額は ${price} です。${closesAt} までにお支払いください。お支払い方法はページに記載しています。`] }),
    paid: ({ title, price, number }) => ({ subject: `入金を確認しました：請求書 ${number}`, label: '請求書を見る', body: [`請求書 ${number}「${title}」について、${price} のお支払いを記録しました。`] }),
    lost: ({ title, price }) => ({ subject: `他の方が落札：${title}`, label: 'ロットを見る', body: [`「${title}」は ${price} で他の方が落札されました。`] }),
    sold: ({ title, price }) => ({ subject: `売却：${title}`, label: 'ロットを見る', body: [`お客様のロット「${title}」はハンマープライス ${price} で売れました。`] }),
    passed: ({ title }) => ({ subject: `不落札：${title}`, label: 'ロットを見る', body: [`お客様のロット「${title}」は売却されずに終了しました。再出品できます。`] }),
    question_asked: ({ title }) => ({ subject: `${title} への質問`, label: '読んで回答する', body: [`お客様のロット「${title}」に質問がありました。回答は公開されます。`] }),
    question_answered: ({ title }) => ({ subject: `${title} への回答`, label: '回答を読む', body: [`「${title}」の出品者がお客様の質問に回答しました。`] }),
    new_device: ({ userAgent, address, at }) => ({
      subject: 'アカウントへの新しいサインイン', label: 'セッションを見る',
      body: [`${at} に、これまで使われていないプログラムからサインインがありました。`, `プログラム：${userAgent}`, `アドレス：${address}`, 'お心当たりがない場合は、そのセッションを終了し、パスワードを変更してください。'],
    }),
    password_changed: ({ at }) => ({ subject: 'パスワードが変更されました', label: 'アカウントを見る', body: [`${at} に、アカウントのパスワードが変更されました。`, 'お心当たりがない場合は、すぐに新しいパスワードを設定し、セッションをご確認ください。'] }),
    email_changed: ({ at }) => ({ subject: 'メールアドレスが変更されました', label: 'アカウントを見る', body: [`${at} に、アカウントのメールアドレスが変更されました。今後のメールは新しいアドレスに届きます。`, 'お心当たりがない場合は、すぐにご連絡ください。'] }),
    totp_on: ({ at }) => ({ subject: '二段階認証を有効にしました', label: 'アカウントを見る', body: [`${at} に、二段階認証が有効になりました。今後はサインイン時にコードが必要です。`] }),
    totp_off: ({ at }) => ({ subject: '二段階認証を無効にしました', label: 'アカウントを見る', body: [`${at} に、アカウントの二段階認証が無効になりました。`, 'お心当たりがない場合は、パスワードを変更し、もう一度有効にしてください。'] }),
    recovery_code_used: ({ at, left }) => ({
      subject: 'リカバリーコードが使われました', label: 'アカウントを見る',
      body: [`${at} に、リカバリーコードが使われました。残りは ${left} 個です。`, 'お心当たりがない場合は、パスワードを変更し、新しいコードを作成してください。'],
    }),
  },
};
