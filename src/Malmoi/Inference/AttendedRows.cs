using Malmoi.Architectures;
using Malmoi.Inference.Matrices;

namespace Malmoi.Inference;

/// <summary>Looks back from the rows of a pass: each query is compared with the keys it may see, and mixes their values by the result.</summary>
/// <remarks>
/// A piece of the work is a few queries of one sequence and the heads that share a key/value head, so that keys are read once for all of
/// them. softmax(q kᵀ · scale + bias) v, row by row.
/// </remarks>
internal sealed unsafe class AttendedRows
{
    // Queries that are compared with a page at once.
    private const int MostQueries = 16;

    // Fewer products than this are not worth waking another thread for.
    private const int Share = 1 << 15;

    private readonly AttentionSpec _spec;
    private readonly int _layer;
    private readonly float _scale;
    private readonly int _headsAtOnce;
    private readonly int _rowsAtOnce;
    private readonly DistanceBias? _bias;
    private readonly List<Piece> _pieces = [];

    public AttendedRows(AttentionSpec spec, int layer)
    {
        (_spec, _layer) = (spec, layer);
        _scale = (float)(spec.Scale ?? 1 / Math.Sqrt(spec.HeadWidth));
        _headsAtOnce = Math.Min(spec.Heads / spec.KeyValueHeads, MostQueries);
        _rowsAtOnce = Math.Max(1, MostQueries / _headsAtOnce);
        _bias = spec.Positions is Alibi alibi ? new DistanceBias(alibi, spec.Heads) : null;
    }

    /// <summary>mixed ← what each row's heads see.</summary>
    public void Apply(Pass pass, Activations queries, Activations mixed)
    {
        mixed.Count = queries.Count;
        Cut(pass);
        pass.EachRow(
            _pieces.Count,
            Math.Max(1, Share / (_headsAtOnce * _spec.HeadWidth * pass.Longest)),
            (Attended: this, Pass: pass, Queries: queries, Mixed: mixed),
            static (piece, job) =>
                job.Attended.Do(job.Pass, job.Attended._pieces[piece], job.Queries.Values, job.Mixed.Values)
        );
    }

    private void Cut(Pass pass)
    {
        _pieces.Clear();
        var group = _spec.Heads / _spec.KeyValueHeads;
        for (var run = 0; run < pass.Runs.Count; run++)
        {
            var count = pass.Runs[run].Tokens.Length;
            for (var row = 0; row < count; row += _rowsAtOnce)
            {
                for (var shared = 0; shared < _spec.KeyValueHeads; shared++)
                {
                    for (var head = 0; head < group; head += _headsAtOnce)
                    {
                        _pieces.Add(
                            new Piece(
                                run,
                                pass.FirstRow(run) + row,
                                Math.Min(_rowsAtOnce, count - row),
                                shared,
                                (shared * group) + head,
                                Math.Min(_headsAtOnce, group - head)
                            )
                        );
                    }
                }
            }
        }
    }

    private void Do(Pass pass, Piece piece, float* queries, float* mixed)
    {
        var cache = pass.Runs[piece.Run].Cache;
        var (width, length) = (_spec.HeadWidth, CacheFormat.PageLength);
        var firstPlace = pass.Place(piece.Row);
        // A sequence that is read as a whole sees itself as a whole.
        var seen = _spec.Causal ? firstPlace + piece.Rows : cache.Length + pass.Runs[piece.Run].Tokens.Length;
        var from = _spec.Window is { } window ? Math.Max(0, firstPlace - window + 1) : 0;
        var firstPage = from / length;
        var pages = (seen + length - 1) / length;
        var stride = (pages - firstPage) * length;
        var count = piece.Rows * piece.Heads;
        var scratch = AttentionScratch.Floats((count * width * 2L) + ((long)count * stride));
        var asked = scratch;
        var mixtures = asked + (count * width);
        var scores = mixtures + (count * width);
        Gather(piece, queries, asked);
        for (var page = firstPage; page < pages; page++)
        {
            cache.Format.Score(
                asked,
                count,
                cache.Keys(page, _layer, piece.SharedHead, width),
                Math.Min(length, seen - (page * length)),
                width,
                scores + ((page - firstPage) * length),
                stride
            );
        }

        for (var query = 0; query < count; query++)
        {
            var place = firstPlace + (query / piece.Heads);
            var (first, end) = Visible(place, seen);
            var row = scores + ((long)query * stride) - (firstPage * length);
            Weigh(pass, piece, query, place, row, first, end);
            new Span<float>(row + from, first - from).Clear();
            new Span<float>(row + end, seen - end).Clear();
        }

        new Span<float>(mixtures, count * width).Clear();
        for (var page = firstPage; page < pages; page++)
        {
            cache.Format.Mix(
                scores + ((page - firstPage) * length),
                stride,
                count,
                cache.Values(page, _layer, piece.SharedHead, _spec.KeyValueHeads, width),
                Math.Max(0, from - (page * length)),
                Math.Min(length, seen - (page * length)),
                width,
                mixtures
            );
        }

        Scatter(piece, mixtures, mixed);
    }

    private (int First, int End) Visible(int place, int seen) =>
        (_spec.Window is { } window ? Math.Max(0, place - window + 1) : 0, _spec.Causal ? place + 1 : seen);

    // Scores of the keys that a query may see become shares.
    private void Weigh(Pass pass, Piece piece, int query, int place, float* scores, int first, int end)
    {
        var head = piece.Head + (query % piece.Heads);
        _bias?.AddTo(scores, head, place, first, end);
        Softmax.Apply(scores + first, end - first);
        pass.Trace?.Attended(
            _layer,
            head,
            pass.RunOf(piece.Row),
            place,
            new ReadOnlySpan<float>(scores + first, end - first),
            first
        );
    }

    // (rows, heads of the piece, width), scaled.
    private void Gather(Piece piece, float* queries, float* asked)
    {
        var (count, stride) = (piece.Heads * _spec.HeadWidth, (long)_spec.Heads * _spec.HeadWidth);
        for (var row = 0; row < piece.Rows; row++)
        {
            var from = queries + ((piece.Row + row) * stride) + ((long)piece.Head * _spec.HeadWidth);
            new ReadOnlySpan<float>(from, count).CopyTo(new Span<float>(asked + ((long)row * count), count));
        }

        VectorArithmetic.Scale(asked, _scale, piece.Rows * count);
    }

    private void Scatter(Piece piece, float* mixtures, float* mixed)
    {
        var (count, stride) = (piece.Heads * _spec.HeadWidth, (long)_spec.Heads * _spec.HeadWidth);
        for (var row = 0; row < piece.Rows; row++)
        {
            var to = mixed + ((piece.Row + row) * stride) + ((long)piece.Head * _spec.HeadWidth);
            new ReadOnlySpan<float>(mixtures + ((long)row * count), count).CopyTo(new Span<float>(to, count));
        }
    }

    private readonly record struct Piece(int Run, int Row, int Rows, int SharedHead, int Head, int Heads);
}
