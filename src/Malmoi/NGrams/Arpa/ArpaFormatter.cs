using Malmoi.Tokenization;

namespace Malmoi.NGrams.Arpa;

/// <summary>Turns blocks of n-grams into lines on as many threads as there are processors; the lines keep their order.</summary>
internal sealed class ArpaFormatter(IVocabulary vocabulary, Stream stream) : IDisposable
{
    private readonly Queue<Task<Job>> _running = new();
    private readonly Stack<Job> _idle = new();
    private readonly int _most = Environment.ProcessorCount + 1;

    /// <summary>Takes the rows of a block, which may change afterwards.</summary>
    public void Add(NGramBlock block, bool backoffs)
    {
        if (_running.Count >= _most)
        {
            WriteOldest();
        }

        var job = _idle.TryPop(out var used) ? used : new Job();
        job.Take(block, backoffs);
        _running.Enqueue(Task.Run(() => job.Format(vocabulary)));
    }

    /// <summary>Writes everything taken so far.</summary>
    public void Flush()
    {
        while (_running.Count > 0)
        {
            WriteOldest();
        }
    }

    public void Dispose() =>
        Task.WaitAll([.. _running.Select(task => task.ContinueWith(_ => { }, TaskScheduler.Default))]);

    private void WriteOldest()
    {
        var job = _running.Dequeue().GetAwaiter().GetResult();
        stream.Write(job.Text);
        _idle.Push(job);
    }

    private sealed class Job
    {
        private static readonly System.Buffers.SearchValues<byte> s_separators = System.Buffers.SearchValues.Create(
            " \t\r\n"u8
        );

        private int[] _words = [];
        private float[] _logProbabilities = [];
        private float[] _backoffs = [];
        private byte[] _text = new byte[1 << 16];
        private int[] _ends = [];
        private readonly ArpaNumberCache _numbers = new();
        private bool _hasBackoffs;
        private int _order;
        private int _count;
        private int _length;

        public ReadOnlySpan<byte> Text => _text.AsSpan(0, _length);

        public void Take(NGramBlock block, bool backoffs)
        {
            _order = block.Order;
            _count = block.Count;
            _hasBackoffs = backoffs;
            Copy(block.Words.AsSpan(0, _count * _order), ref _words);
            Copy(block.LogProbabilities.AsSpan(0, _count), ref _logProbabilities);
            Copy(block.Backoffs.AsSpan(0, _count), ref _backoffs);
        }

        public Job Format(IVocabulary vocabulary)
        {
            _length = 0;
            _ends = _ends.Length < _order + 1 ? new int[_order + 1] : _ends;
            for (var row = 0; row < _count; row++)
            {
                Number(_logProbabilities[row]);
                Words(row, vocabulary);
                if (_hasBackoffs)
                {
                    Reserve(1);
                    _text[_length++] = (byte)'\t';
                    Number(_backoffs[row]);
                }

                Reserve(1);
                _text[_length++] = (byte)'\n';
            }

            return this;
        }

        /// <summary>The words of a row; those that it begins with like the row before are copied from there.</summary>
        private void Words(int row, IVocabulary vocabulary)
        {
            var words = _words.AsSpan(row * _order, _order);
            var shared = row == 0 ? 0 : words.CommonPrefixLength(_words.AsSpan((row - 1) * _order, _order));
            var start = _length;
            var from = _ends[0];
            var copied = row == 0 ? 0 : _ends[shared] - from;
            Reserve(copied);
            _text.AsSpan(from, copied).CopyTo(_text.AsSpan(start));
            _length += copied;
            for (var i = 1; i <= shared; i++)
            {
                _ends[i] += start - from;
            }

            _ends[0] = start;
            for (var i = shared; i < words.Length; i++)
            {
                var utf8 = vocabulary.Utf8(words[i]);
                if (_order == 1 && (utf8.IsEmpty || utf8.ContainsAny(s_separators)))
                {
                    throw new InputException(
                        $"the word \"{vocabulary.Word(words[i])}\" is empty or holds white space, which an ARPA file cannot"
                    );
                }

                Reserve(utf8.Length + 1);
                _text[_length++] = i == 0 ? (byte)'\t' : (byte)' ';
                utf8.CopyTo(_text.AsSpan(_length));
                _length += utf8.Length;
                _ends[i + 1] = _length;
            }
        }

        private static void Copy<T>(ReadOnlySpan<T> from, ref T[] to)
        {
            if (to.Length < from.Length)
            {
                to = new T[from.Length];
            }

            from.CopyTo(to);
        }

        private void Number(float value)
        {
            Reserve(ArpaNumber.MostBytes);
            _length += _numbers.Format(value, _text.AsSpan(_length));
        }

        private void Reserve(int bytes)
        {
            if (_text.Length - _length < bytes)
            {
                Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + bytes));
            }
        }
    }
}
