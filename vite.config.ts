import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const server = `http://localhost:${process.env['PORT'] ?? 5180}`

// The server hands out dist/web: what lies in assets/ carries a hash in its name and may be cached for good.
export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'dist/web',
    emptyOutDir: true,
    target: ['chrome111', 'edge111', 'firefox121', 'safari16.4'],
    chunkSizeWarningLimit: 900,
  },
  server: {
    port: 5190,
    proxy: { '/api': server, '/config': server, '/openapi.json': server },
  },
})
