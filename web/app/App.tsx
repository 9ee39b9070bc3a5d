import { Suspense } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { Skeleton } from '../ui/Said.tsx';
import { Broken } from './Broken.tsx';
import { PAGES } from './pages.ts';
import { Shell } from './Shell.tsx';

/** The house's pages inside their shell. */
export function App() {
  const [path] = useLocation();
  return (
    <Shell>
      <Broken key={path}>
        <Suspense fallback={<Skeleton lines={6} />}>
          <Switch>
            {PAGES.map(({ path: pattern, page: Page }) => <Route key={pattern} path={pattern}><Page /></Route>)}
          </Switch>
        </Suspense>
      </Broken>
    </Shell>
  );
}
