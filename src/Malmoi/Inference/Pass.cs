using Malmoi.Architectures;
using Malmoi.Inference.Matrices;
using Malmoi.Numerics;

namespace Malmoi.Inference;

/// <summary>One pass of a stack over tokens of many sequences: every token is a row, whichever sequence it belongs to.</summary>
/// <remarks>
/// Projections and feed-forward networks see one matrix of rows; attention alone asks which rows are of one sequence.
/// <code>
///   row         0    1    2    3    4    5
///   run         a    a    a    b    c    c       three sequences, a reads three tokens, b one, c two
///   place       0    1    2    17   4    5       b has read 17 tokens before, c 4
/// </code>
/// </remarks>
internal sealed class Pass(PassMemory memory, WorkerPool pool)
{
    /// <summary>Rows of a pass at most; longer readings are cut into several.</summary>
    public const int MostRows = 512;

    // So many pieces for each thread, that none waits long for the last.
    private const int PiecesPerThread = 4;

    private readonly List<Run> _runs = [];
    private readonly Dictionary<Rotary, RotaryAngles> _angles = [];
    private readonly int[] _runOfRow = new int[MostRows];
    private readonly int[] _firstRows = new int[MostRows];

    public IReadOnlyList<Run> Runs => _runs;

    /// <summary>Tokens of all runs.</summary>
    public int Rows { get; private set; }

    /// <summary>Positions of the longest of its sequences, those that it reads with them.</summary>
    public int Longest { get; private set; }

    /// <summary>The vectors between the steps.</summary>
    public PassMemory Memory => memory;

    /// <summary>What multiplies its vectors with matrices.</summary>
    public Projections Products { get; } = new(pool);

    /// <summary>What is noted down of the inside; null: nothing.</summary>
    public EngineTrace? Trace { get; private set; }

    /// <summary>Begins a pass: its sequences get room for what they will read.</summary>
    /// <param name="runs">Of no more than <see cref="MostRows"/> tokens together.</param>
    /// <param name="rotaries">All ways in which the stack's layers turn queries and keys.</param>
    /// <param name="trace">What is noted down of the inside; null: nothing.</param>
    public void Begin(IEnumerable<Run> runs, IReadOnlyList<Rotary> rotaries, EngineTrace? trace)
    {
        _runs.Clear();
        _runs.AddRange(runs);
        (Rows, Longest, Trace) = (0, 0, trace);
        for (var i = 0; i < _runs.Count; i++)
        {
            var count = _runs[i].Tokens.Length;
            _firstRows[i] = Rows;
            _runOfRow.AsSpan(Rows, count).Fill(i);
            _runs[i].Cache.Reserve(count);
            Rows += count;
            Longest = Math.Max(Longest, _runs[i].Cache.Length + count);
        }

        for (var i = 0; i < rotaries.Count; i++)
        {
            SetAngles(rotaries[i]);
        }
    }

    /// <summary>Ends it: what was read counts.</summary>
    public void End()
    {
        foreach (var run in _runs)
        {
            run.Cache.Advance(run);
        }
    }

    /// <summary>The number of the run that a row belongs to.</summary>
    public int RunOf(int row) => _runOfRow[row];

    /// <summary>The first row of a run.</summary>
    public int FirstRow(int run) => _firstRows[run];

    /// <summary>How many tokens of its sequence stand before a row's.</summary>
    public int Place(int row)
    {
        var run = _runOfRow[row];
        return _runs[run].Cache.Length + row - _firstRows[run];
    }

    /// <summary>The number of a row's position.</summary>
    public int Position(int row)
    {
        var run = _runs[_runOfRow[row]];
        return run.Positions.IsEmpty ? Place(row) : run.Positions.Span[row - _firstRows[_runOfRow[row]]];
    }

    public int Token(int row) => _runs[_runOfRow[row]].Tokens.Span[row - _firstRows[_runOfRow[row]]];

    /// <summary>The token that names the part of the input a row belongs to; null: none does.</summary>
    public int? Segment(int row)
    {
        var run = _runs[_runOfRow[row]];
        return run.Segments.IsEmpty ? null : run.Segments.Span[row - _firstRows[_runOfRow[row]]];
    }

    /// <summary>The angles of this pass's rows.</summary>
    public RotaryAngles Angles(Rotary rotary) => _angles[rotary];

    /// <summary>Does something for each of a number of rows, shared out among the threads.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="least">Fewer rows than this are not worth a thread.</param>
    /// <param name="job">What the work is about.</param>
    /// <param name="work">Done for each row.</param>
    public void EachRow<TJob>(int rows, int least, TJob job, Action<int, TJob> work)
    {
        var pieces = Math.Min(rows / least, pool.Threads * PiecesPerThread);
        if (pieces <= 1 || pool.Threads == 1)
        {
            for (var row = 0; row < rows; row++)
            {
                work(row, job);
            }

            return;
        }

        var shared = SharedRows<TJob>.Take();
        shared.Set(pieces, rows, job, work);
        pool.Run(pieces, shared);
        shared.Return();
    }

    private void SetAngles(Rotary rotary)
    {
        if (!_angles.TryGetValue(rotary, out var angles))
        {
            _angles[rotary] = angles = new RotaryAngles(rotary);
        }

        angles.Reserve(Rows);
        for (var row = 0; row < Rows; row++)
        {
            angles.Set(row, Position(row), Math.Max(_runs[_runOfRow[row]].Length, Place(row) + 1));
        }
    }

    /// <summary>Rows in pieces; a thread's object serves one job after another.</summary>
    private sealed class SharedRows<TJob> : IPieces
    {
        [ThreadStatic]
        private static SharedRows<TJob>? _spare;

        private int _pieces;
        private int _rows;
        private TJob? _job;
        private Action<int, TJob>? _work;

        public static SharedRows<TJob> Take()
        {
            var own = _spare ?? new SharedRows<TJob>();
            _spare = null;
            return own;
        }

        public void Set(int pieces, int rows, TJob job, Action<int, TJob> work) =>
            (_pieces, _rows, _job, _work) = (pieces, rows, job, work);

        public void Do(int piece)
        {
            var end = (int)((long)_rows * (piece + 1) / _pieces);
            for (var row = (int)((long)_rows * piece / _pieces); row < end; row++)
            {
                _work!(row, _job!);
            }
        }

        public void Return()
        {
            // It may outlive what the job was about.
            (_job, _work) = (default, null);
            _spare = this;
        }
    }
}
