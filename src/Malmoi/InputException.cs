namespace Malmoi;

/// <summary>
/// Something the user can mend: a broken file, an impossible option. The message is one line that names the thing, the
/// expectation and the next step; the command line prints it and exits with code 1.
/// </summary>
public sealed class InputException : Exception
{
    public InputException(string message)
        : base(message) { }

    public InputException(string message, Exception inner)
        : base(message, inner) { }
}
