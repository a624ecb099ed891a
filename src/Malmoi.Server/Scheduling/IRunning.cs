using Malmoi.LanguageModels;

namespace Malmoi.Server.Scheduling;

/// <summary>Something that takes part in the scheduler's steps: a prompt that is read, or a text that is written.</summary>
internal interface IRunning : IDisposable
{
    Generation Generation { get; }

    /// <summary>How many texts it stands for.</summary>
    int Weight { get; }

    /// <summary>What it wants to read now.</summary>
    /// <param name="budget">Tokens of prompts that there is room for; what it takes is taken off.</param>
    /// <returns>Null: nothing this time.</returns>
    Reading? Next(ref int budget);

    /// <summary>Looks at what was read.</summary>
    /// <returns>What goes on in its place: itself, others, nobody.</returns>
    IReadOnlyList<IRunning> Advance();
}
