using System.Diagnostics;
using System.Threading.Channels;

namespace Malmoi.Server.Scheduling;

/// <summary>All that one request has written: a generation for each of its prompts, and what happens to them as one stream.</summary>
internal sealed class Writing(CancellationToken ct)
{
    private readonly Channel<(int Prompt, Progress Progress)> _progress = Channel.CreateUnbounded<(int, Progress)>(
        new UnboundedChannelOptions { SingleReader = true }
    );
    private readonly List<Generation> _generations = [];
    private readonly long _begun = Stopwatch.GetTimestamp();
    private int _unfinished;
    private int _newTokens;
    private int _rememberedTokens;
    private volatile bool _isFailed;

    public IReadOnlyList<Generation> Generations => _generations;

    /// <summary>Tokens of all prompts.</summary>
    public int PromptTokens => _generations.Sum(generation => generation.Prompt.Length);

    /// <summary>Tokens of the texts that ended.</summary>
    public int NewTokens => _newTokens;

    /// <summary>Tokens of the prompts that were read for an earlier request.</summary>
    public int RememberedTokens => _rememberedTokens;

    /// <summary>Since it was begun.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_begun);

    /// <summary>From its beginning to its first new text; null while there is none.</summary>
    public TimeSpan? TimeToFirst { get; private set; }

    /// <summary>Says that nobody waits for it any more.</summary>
    public CancellationToken Cancellation => ct;

    /// <summary>Whether nobody waits for it any more, or a part of it failed.</summary>
    public bool IsOver => _isFailed || ct.IsCancellationRequested;

    /// <summary>What happens, with the number of the prompt; ends with the last text, and throws what went wrong.</summary>
    public IAsyncEnumerable<(int Prompt, Progress Progress)> Progress => _progress.Reader.ReadAllAsync(ct);

    public void Add(Generation generation)
    {
        _generations.Add(generation);
        _unfinished += generation.Samplers.Count;
    }

    /// <summary>So many tokens of a prompt need not be read.</summary>
    public void Remembered(int tokens) => Interlocked.Add(ref _rememberedTokens, tokens);

    public void Report(int prompt, Progress progress)
    {
        if (progress is not PromptRead)
        {
            TimeToFirst ??= Elapsed;
        }

        _progress.Writer.TryWrite((prompt, progress));
        if (progress is not TextEnded ended)
        {
            return;
        }

        Interlocked.Add(ref _newTokens, ended.Tokens);
        if (Interlocked.Decrement(ref _unfinished) == 0)
        {
            _progress.Writer.TryComplete();
        }
    }

    public void Fail(Exception error)
    {
        _isFailed = true;
        _progress.Writer.TryComplete(error);
    }
}
