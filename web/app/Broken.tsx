import { Component, type ReactNode } from 'react';
import { useText } from '../i18n/text.ts';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Said.tsx';

/** Catches what a page throws, so that a fault in one page does not empty the window. Give it a new `key` for each page. */
export class Broken extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }
  override render(): ReactNode {
    return this.state.broken ? <BrokenPage /> : this.props.children;
  }
}

function BrokenPage() {
  const text = useText();
  return <Empty title={text('app.broken_title')} act={<Button look="main" onPress={() => location.reload()}>{text('app.reload')}</Button>}>{text('app.broken')}</Empty>;
}
