namespace Malmoi;

/// <summary>
/// Something the user can mend: a broken file, an impossible option. The message is one line that names the thing, the
/// expectation and the next step; the command line prints it and exits with code 1.
/// </summary>
public sealed class InputException : Exception
{
    public InputException(string message)
        : base(OneLine(message)) { }

    public InputException(string message, Exception inner)
        : base(OneLine(message), inner) { }

    // What a broken file holds may be quoted in the message, line breaks and all.
    private static string OneLine(string message) =>
        message.Any(char.IsControl) ? string.Concat(message.Select(c => char.IsControl(c) ? '\ufffd' : c)) : message;
}
