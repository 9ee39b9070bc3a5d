import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { newQueryClient } from './api/queries.ts';
import { App } from './app/App.tsx';
import { keptTheme, showColours } from './app/theme.ts';
import { Words } from './i18n/Words.tsx';
import { LiveProvider } from './live/react.tsx';
import './ui/tokens.css';
import './ui/base.css';

showColours(keptTheme());

const place = document.getElementById('root');
if (place === null) throw new Error('The page has no place for its content.');
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={newQueryClient()}>
      <Words><LiveProvider><App /></LiveProvider></Words>
    </QueryClientProvider>
  </StrictMode>,
);
