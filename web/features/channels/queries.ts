import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { read } from '../../api/call.ts';
import type { Channels } from './types.ts';

const CHANNELS_KEY = ['channels'] as const;

export const useChannels = () => useQuery({ queryKey: CHANNELS_KEY, queryFn: ({ signal }) => read<Channels>('/me/channels', {}, signal) });

/** Takes an answer that says how things stand now; without one they are read anew. */
export function useChannelsNow(): (channels?: Channels) => void {
  const queries = useQueryClient();
  return useCallback((channels) => {
    if (channels === undefined) void queries.invalidateQueries({ queryKey: CHANNELS_KEY });
    else queries.setQueryData(CHANNELS_KEY, channels);
  }, [queries]);
}
