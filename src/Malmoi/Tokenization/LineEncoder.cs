using System.Buffers;
using System.Text;
using Malmoi.LanguageModels;
using Malmoi.Storage;
using Malmoi.Text;

namespace Malmoi.Tokenization;

/// <summary>Encodes a corpus line by line on several threads and writes each line's ids as numbers, in the order of the corpus.</summary>
/// <remarks>Each thread takes the next block of lines, encodes it, and writes what is due; a few blocks a thread are held at most.</remarks>
public sealed class LineEncoder(ITokenizer tokenizer, int threads)
{
    private const int BlocksPerThread = 4;
    private readonly int _threads = Math.Max(1, threads);
    private readonly DecimalIds _decimals = new(tokenizer.VocabularySize);
    private long _tokens;

    /// <summary>Tokens of all lines encoded so far.</summary>
    public long Tokens => Volatile.Read(ref _tokens);

    /// <summary>Writes a line of ids for each line of the blocks, which are disposed.</summary>
    public void Encode(IEnumerable<CorpusBlock> blocks, Stream output, CancellationToken ct = default)
    {
        using var source = blocks.GetEnumerator();
        using var room = new SemaphoreSlim(_threads * BlocksPerThread);
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var ordered = new OrderedOutput(output);
        var taken = 0L;
        Workers.Run(_threads, _threads, () => new Lines(tokenizer, _decimals), EncodeBlocks, CancellationToken.None);
        ct.ThrowIfCancellationRequested();

        void EncodeBlocks(Lines lines, int thread)
        {
            try
            {
                while (Next() is var (block, number))
                {
                    using (block)
                    {
                        var (text, length) = lines.Encode(block);
                        Interlocked.Add(ref _tokens, lines.Tokens);
                        if (ordered.Write(number, text, length) is > 0 and var written)
                        {
                            room.Release(written);
                        }
                    }
                }
            }
            catch
            {
                failed.Cancel();
                throw;
            }
        }

        (CorpusBlock, long)? Next()
        {
            try
            {
                room.Wait(failed.Token);
            }
            catch (OperationCanceledException)
            {
                return null; // the failure of another thread says why
            }

            lock (source)
            {
                return source.MoveNext() ? (source.Current, taken++) : null;
            }
        }
    }

    /// <summary>Encodes one block at a time.</summary>
    private sealed class Lines(ITokenizer tokenizer, DecimalIds decimals)
    {
        private readonly ArrayBufferWriter<int> _ids = new(256);
        private char[] _line = new char[1024];
        private byte[] _text = [];
        private int _length;

        /// <summary>Tokens of the last block.</summary>
        public long Tokens { get; private set; }

        /// <summary>The lines of ids, in a buffer from the shared pool.</summary>
        public (byte[] Text, int Length) Encode(CorpusBlock block)
        {
            _text = ArrayPool<byte>.Shared.Rent(block.Utf8.Length * 2);
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

            return (_text, _length);
        }

        private void Write(ReadOnlySpan<int> ids)
        {
            Reserve((ids.Length * DecimalIds.MostBytes) + 1);
            var end = _length + decimals.Write(ids, _text.AsSpan(_length));

            // The line's end stands for the last blank.
            _length = ids.IsEmpty ? end + 1 : end;
            _text[_length - 1] = (byte)'\n';
        }

        private void Reserve(int bytes)
        {
            if (_text.Length - _length < bytes)
            {
                var longer = ArrayPool<byte>.Shared.Rent(checked(_length + bytes) + _text.Length);
                _text.AsSpan(0, _length).CopyTo(longer);
                ArrayPool<byte>.Shared.Return(_text);
                _text = longer;
            }
        }
    }
}
