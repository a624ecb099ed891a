using Malmoi.Inference.Matrices;
using Malmoi.LanguageModels;

namespace Malmoi.Inference;

/// <summary>Gathers the places of which a distribution is wanted, and gives them to the head together: the vocabulary is the widest matrix of all.</summary>
internal sealed unsafe class AskedPlaces(EngineHead head)
{
    // Places at once, and numbers of their distributions: 16 MB.
    private const int MostPlaces = 64;
    private const int MostNumbers = 1 << 22;

    private readonly int _most = Math.Clamp(MostNumbers / head.Spec.Outputs, 1, MostPlaces);
    private readonly List<Place> _places = [];
    private IReadOnlyList<Memory<int>>? _ranks;
    private IReadOnlyList<Memory<float>>? _entropies;

    /// <param name="ranks">For each reading a rank a token; null: not wanted.</param>
    /// <param name="entropies">For each reading an entropy a token, in nats; null: not wanted.</param>
    public void Begin(IReadOnlyList<Memory<int>>? ranks, IReadOnlyList<Memory<float>>? entropies)
    {
        _places.Clear();
        (_ranks, _entropies) = (ranks, entropies);
    }

    /// <summary>Asks for the probability of a token of a reading.</summary>
    /// <param name="pass">Whose threads answer.</param>
    /// <param name="vector">What the stack gave at the place before it; copied.</param>
    /// <param name="reading">Whose token.</param>
    /// <param name="number">Of the reading.</param>
    /// <param name="token">Its index.</param>
    public void AskScore(Pass pass, float* vector, Reading reading, int number, int token) =>
        Ask(pass, vector, new Place(reading, number, token));

    /// <summary>Asks for the distribution after the last token of a reading.</summary>
    public void AskLogits(Pass pass, float* vector, Reading reading) => Ask(pass, vector, new Place(reading, 0, -1));

    /// <summary>Answers all that was asked.</summary>
    public void Answer(Pass pass)
    {
        if (_places.Count == 0)
        {
            return;
        }

        var (vectors, logits) = (Vectors(pass), pass.Memory.Logits(head.Spec.Outputs, _most));
        vectors.Count = _places.Count;
        head.Apply(pass, vectors, logits);
        pass.EachRow(
            _places.Count,
            1,
            (Asked: this, Logits: logits),
            static (place, job) => job.Asked.Answer(place, job.Logits.Values + ((long)place * job.Logits.Width))
        );
        _places.Clear();
    }

    private void Ask(Pass pass, float* vector, Place place)
    {
        if (_places.Count == _most)
        {
            Answer(pass);
        }

        var vectors = Vectors(pass);
        new ReadOnlySpan<float>(vector, head.Inputs).CopyTo(
            new Span<float>(vectors.Values + ((long)_places.Count * head.Inputs), head.Inputs)
        );
        _places.Add(place);
    }

    private Activations Vectors(Pass pass) => pass.Memory.Asked(head.Inputs, _most);

    private void Answer(int index, float* logits)
    {
        var (reading, number, token) = _places[index];
        var count = head.Spec.Outputs;
        if (token < 0)
        {
            new ReadOnlySpan<float>(logits, count).CopyTo(reading.Logits.Span);
            return;
        }

        var chosen = reading.Tokens.Span[token];
        var normalizer = Softmax.Normalizer(logits, count);
        reading.LogProbabilities.Span[token] = (float)(logits[chosen] - normalizer);
        reading.Seen?.Invoke(token, new ReadOnlySpan<float>(logits, count));
        if (_ranks is not null)
        {
            _ranks[number].Span[token] = 1 + Above(logits, count, logits[chosen]);
            _entropies![number].Span[token] = (float)Softmax.Entropy(logits, count, normalizer);
        }
    }

    private static int Above(float* logits, int count, float bound)
    {
        var above = 0;
        for (var i = 0; i < count; i++)
        {
            above += logits[i] > bound ? 1 : 0;
        }

        return above;
    }

    private readonly record struct Place(Reading Reading, int Number, int Token);
}
