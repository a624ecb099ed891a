using Malmoi.Neural.Pretraining.Objectives;

namespace Malmoi.Neural.Pretraining.Data;

/// <summary>Batches of an objective over the passages of a corpus: each passage once a pass, each pass in another order.</summary>
/// <remarks>A batch is a function of its number: neither order nor random numbers are kept anywhere.</remarks>
public sealed class ObjectiveBatches : IBatches
{
    private readonly IPassages _passages;
    private readonly IObjective _objective;
    private readonly BatchOptions _options;
    private readonly long _perEpoch;

    public ObjectiveBatches(IPassages passages, IObjective objective, BatchOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Size);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.SortedBatches);
        (_passages, _objective, _options) = (passages, objective, options);
        _perEpoch = (passages.Count + options.Size - 1) / options.Size;
    }

    public long? PerEpoch => _perEpoch;

    /// <exception cref="InputException">An example is longer than the model reads, or the corpus is damaged.</exception>
    public Batch Get(long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        var (epoch, batch) = Math.DivRem(number, _perEpoch);
        epoch = _options.Shuffled ? epoch : 0;
        var examples = Indices(epoch, batch).Select(index => Make(epoch, index)).ToArray();
        return Example.Collate(examples, _options.Padding);
    }

    private Example Make(long epoch, long index)
    {
        var example = _objective.Make(_passages.Get(index), KeyedRandom.Of(_options.Seed, epoch, index));
        var longest = Math.Max(example.Tokens.Length, example.Source?.Length ?? 0);
        return longest <= (_options.Positions ?? int.MaxValue)
            ? example
            : throw new InputException(
                $"an example has {longest} tokens, but the model reads {_options.Positions} at most: take shorter windows, or a model with more positions"
            );
    }

    /// <summary>The passages of a batch of a pass.</summary>
    private IEnumerable<long> Indices(long epoch, long batch)
    {
        var order = _options.Shuffled ? new KeyedPermutation(_passages.Count, _options.Seed, epoch) : null;
        if (_options.SortedBatches == 1)
        {
            return Places(batch, 1).Select(place => order?[place] ?? place);
        }

        // The batch's neighbours are sorted with it, and then come in another order, for lengths must not rise and fall with time.
        var group = batch / _options.SortedBatches;
        var sorted = Places(group * _options.SortedBatches, _options.SortedBatches)
            .Select(place => order?[place] ?? place)
            .OrderBy(_passages.Length)
            .ThenBy(index => index)
            .Chunk(_options.Size)
            .ToArray();
        var member = batch % _options.SortedBatches;
        return sorted[
            order is null || sorted[^1].Length < _options.Size
                ? member
                : new KeyedPermutation(sorted.Length, _options.Seed, epoch * _perEpoch + group)[member]
        ];
    }

    // Places in the order that a run of batches takes.
    private IEnumerable<long> Places(long batch, int batches)
    {
        var end = Math.Min((batch + batches) * _options.Size, _passages.Count);
        for (var place = batch * _options.Size; place < end; place++)
        {
            yield return place;
        }
    }
}
