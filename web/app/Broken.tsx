import { Component, type ReactNode } from 'react';
import { useText } from '../i18n/text.ts';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Said.tsx';

/** Thrown for a page whose files did not come: the connection is away, or they belong to an older edition of the pages. */
export class NotLoaded extends Error {}

type State = { fault: 'none' | 'broken' | 'not_loaded' };

/** Catches what a page throws, so that a fault in one page does not empty the window. Give it a new `key` for each page. */
export class Broken extends Component<{ children: ReactNode }, State> {
  override state: State = { fault: 'none' };

  static getDerivedStateFromError(error: unknown): State {
    return { fault: error instanceof NotLoaded ? 'not_loaded' : 'broken' };
  }
  override render(): ReactNode {
    return this.state.fault === 'none' ? this.props.children : <BrokenPage fault={this.state.fault} />;
  }
}

function BrokenPage({ fault }: { fault: 'broken' | 'not_loaded' }) {
  const text = useText();
  return <Empty title={text(`app.${fault}_title`)} act={<Button look="main" onPress={() => location.reload()}>{text('app.reload')}</Button>}>{text(`app.${fault}`)}</Empty>;
}
