using Malmoi.Decoding;
using Malmoi.LanguageModels;

namespace Malmoi.Server.Scheduling;

/// <summary>A prompt that is read in parts, so that texts being written need not wait for all of it.</summary>
internal sealed class RunningPrompt : IRunning
{
    private readonly INextTokenModel _model;
    private readonly ITokenizer _tokenizer;
    private readonly INextTokenState _state;
    private readonly KeptStates _kept;
    private readonly float[] _logits;
    private readonly LikeliestTokens?[] _scores;
    private float[] _logProbabilities = [];
    private readonly int _remembered;
    private int _read;
    private int _taken;
    private bool _isStarted;

    /// <param name="model">Who reads.</param>
    /// <param name="tokenizer">The model's.</param>
    /// <param name="generation">Whose prompt.</param>
    /// <param name="kept">Where its beginning may have been read already.</param>
    public RunningPrompt(INextTokenModel model, ITokenizer tokenizer, Generation generation, KeptStates kept)
    {
        (_model, _tokenizer, Generation, _kept) = (model, tokenizer, generation, kept);
        _scores = new LikeliestTokens?[generation.ScoresPrompt ? generation.Prompt.Length : 0];
        _logits = new float[model.VocabularySize];
        // A prompt that is judged is read whole, and one whose beginning stands for itself as it is.
        var found = generation is { ScoresPrompt: false, AlreadyRead: 0 }
            ? kept.Find(generation.Prompt, generation.Marks)
            : null;
        (_state, _read) = found ?? (generation.Begin(), generation.AlreadyRead);
        _remembered = found?.Read ?? 0;
        generation.Writing.Remembered(_remembered);
    }

    public Generation Generation { get; }

    public int Weight => Generation.Samplers.Count;

    private bool TellsLikeliest => Generation is { ScoresPrompt: true, Likeliest: > 0 };

    // A distribution at each place costs most models a step for each token.
    private bool ReadsTokenByToken => TellsLikeliest && !_model.ShowsDistributions;

    public Reading? Next(ref int budget)
    {
        var left = Generation.Prompt.Length - _read;
        _taken = Math.Min(left, ReadsTokenByToken ? 1 : Math.Max(0, budget));
        if (_taken == 0 && left > 0)
        {
            return null;
        }

        if (ReadsTokenByToken && !_isStarted && _read > 0)
        {
            _taken = 0; // what stands before the first unread token has a distribution too
        }

        _isStarted = true;

        budget -= _taken;
        var isScored = Generation.ScoresPrompt && !ReadsTokenByToken;
        _logProbabilities = isScored ? new float[_taken] : [];
        return new Reading(_state, Generation.Prompt.AsMemory(_read, _taken))
        {
            LogProbabilities = _logProbabilities,
            Seen = isScored && TellsLikeliest ? See : null,
            // Also before the last part: whoever asks for a distribution has its keys and values kept.
            Logits = _logits,
        };
    }

    public IReadOnlyList<IRunning> Advance()
    {
        for (var i = 0; i < _logProbabilities.Length; i++)
        {
            var token = Generation.Prompt[_read + i];
            _scores[_read + i] ??= new LikeliestTokens(new LikelyToken(token, _logProbabilities[i]), []);
        }

        _read += _taken;
        if (_read < Generation.Prompt.Length)
        {
            if (ReadsTokenByToken && _read > 0)
            {
                _scores[_read] = LikeliestTokens.Of(
                    _logits,
                    Generation.Prompt[_read],
                    Generation.Likeliest.GetValueOrDefault()
                );
            }

            return [this];
        }

        if (_scores.Length > 0)
        {
            _scores[0] = null; // nothing stands before it
        }

        Generation.Report(new PromptRead(_scores, _remembered));
        return Texts();
    }

    public void Dispose() => _state.Dispose();

    private void See(int token, ReadOnlySpan<float> logits)
    {
        var place = _read + token;
        _scores[place] = LikeliestTokens.Of(logits, Generation.Prompt[place], Generation.Likeliest.GetValueOrDefault());
    }

    // Each text goes on from a state of its own.
    private List<IRunning> Texts()
    {
        var texts = new List<IRunning>(Weight);
        for (var choice = 0; choice < Weight; choice++)
        {
            var text = new RunningText(_model, _tokenizer, Generation, choice, _state.Fork(), [.. _logits], _kept);
            texts.AddRange(text.Advance());
        }

        Dispose();
        return texts;
    }
}
