import './ui/fonts.css';
import './ui/mantine.css';
import './ui/theme.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { loadTexts } from './language/texts.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no root');
await loadTexts();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
