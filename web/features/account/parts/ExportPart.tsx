import { useMutation } from '@tanstack/react-query';
import { read } from '../../../api/call.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { Failure } from '../../../ui/Said.tsx';
import { Done, Part } from './Part.tsx';

/** Everything that the house holds about the account, as a file. */
export function ExportPart() {
  const text = useText();
  const get = useMutation({
    mutationFn: async () => {
      const held = await read<unknown>('/me/export');
      const address = URL.createObjectURL(new Blob([JSON.stringify(held, null, 2)], { type: 'application/json' }));
      const link = document.createElement('a');
      link.href = address;
      link.download = 'auctionhub-export.json';
      link.click();
      URL.revokeObjectURL(address);
    },
  });
  return (
    <Part title={text('account.export')} lead={text('account.export_lead')}>
      <Button isDisabled={get.isPending} onPress={() => get.mutate()}>{text('account.export_act')}</Button>
      {get.isError ? <Failure error={get.error} /> : null}
      <Done>{get.isSuccess ? text('account.export_done') : null}</Done>
    </Part>
  );
}
