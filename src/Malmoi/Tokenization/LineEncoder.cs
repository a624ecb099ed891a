using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Malmoi.LanguageModels;
using Malmoi.Text;

namespace Malmoi.Tokenization;

/// <summary>Encodes a corpus line by line on several threads and writes each line's ids as numbers, in the order of the corpus.</summary>
public sealed class LineEncoder(ITokenizer tokenizer, int threads)
{
    /// <summary>Tokens of all lines written so far.</summary>
    public long Tokens { get; private set; }

    /// <summary>Writes a line of ids for each line of the blocks, which are disposed.</summary>
    public void Encode(IEnumerable<CorpusBlock> blocks, Stream output, CancellationToken ct = default)
    {
        var workers = Enumerable.Range(0, Math.Max(1, threads)).Select(_ => new Worker(tokenizer)).ToArray();
        foreach (var batch in blocks.Chunk(workers.Length))
        {
            ct.ThrowIfCancellationRequested();
            if (batch.Length == 1)
            {
                workers[0].Encode(batch[0]);
            }
            else
            {
                Parallel.For(0, batch.Length, i => workers[i].Encode(batch[i]));
            }

            for (var i = 0; i < batch.Length; i++)
            {
                output.Write(workers[i].Text);
                Tokens += workers[i].Tokens;
                batch[i].Dispose();
            }
        }
    }

    /// <summary>Encodes one block at a time.</summary>
    private sealed class Worker(ITokenizer tokenizer)
    {
        private readonly ArrayBufferWriter<int> _ids = new(256);
        private char[] _line = new char[1024];
        private byte[] _text = new byte[1 << 16];
        private int _length;

        public ReadOnlySpan<byte> Text => _text.AsSpan(0, _length);

        public long Tokens { get; private set; }

        public void Encode(CorpusBlock block)
        {
            (_length, Tokens) = (0, 0);
            foreach (var line in block.Lines)
            {
                if (_line.Length < line.Length)
                {
                    _line = new char[line.Length * 2];
                }

                _ids.ResetWrittenCount();
                tokenizer.Encode(_line.AsSpan(0, Encoding.UTF8.GetChars(line, _line)), _ids);
                Tokens += _ids.WrittenCount;
                Write(_ids.WrittenSpan);
            }
        }

        private void Write(ReadOnlySpan<int> ids)
        {
            // An id and the blank after it take at most 11 bytes.
            var room = (ids.Length * 11) + 1;
            if (_text.Length - _length < room)
            {
                Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + room));
            }

            for (var i = 0; i < ids.Length; i++)
            {
                if (i > 0)
                {
                    _text[_length++] = (byte)' ';
                }

                Utf8Formatter.TryFormat(ids[i], _text.AsSpan(_length), out var written);
                _length += written;
            }

            _text[_length++] = (byte)'\n';
        }
    }
}
