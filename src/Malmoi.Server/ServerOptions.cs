namespace Malmoi.Server;

/// <summary>Where a server listens, who may ask, and how much.</summary>
public sealed record ServerOptions
{
    /// <summary>The address to listen on: an IP address, "localhost", or "*" for every one.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>0: any free one.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>Whoever asks must give one of these; empty: anybody may ask.</summary>
    public IReadOnlyList<string> ApiKeys { get; init; } = [];

    /// <summary>Bytes of a request at most.</summary>
    public long LongestBody { get; init; } = 16 << 20;

    /// <summary>Texts that one model writes at the same time.</summary>
    public int MostRunning { get; init; } = 32;

    /// <summary>Requests that may wait for one model; further ones are sent away.</summary>
    public int MostWaiting { get; init; } = 256;

    /// <summary>New tokens that one text may ask for.</summary>
    public int MostNewTokens { get; init; } = 1 << 15;

    /// <summary>Texts of one request at most: prompts times choices, or texts to score.</summary>
    public int MostTexts { get; init; } = 1024;

    /// <summary>Tokens of prompts read between two new tokens of those that write already.</summary>
    public int PromptTokensAtOnce { get; init; } = 512;

    /// <summary>Tokens of ended texts that a model remembers, so that the next turn of a talk reads only what is new; 0: none.</summary>
    public int KeptTokens { get; init; } = 8192;

    /// <summary>How long running requests may go on once the server is asked to stop.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(20);
}
