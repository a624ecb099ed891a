using Malmoi.Village.Korean;

namespace Malmoi.Village.Kblimp;

/// <summary>A word between blanks, or a few of them, with the number of their morphemes.</summary>
internal readonly record struct Eojeol(string Form, int Morphemes)
{
    /// <summary>Words without a particle or an ending that counts: 조용히, 어제.</summary>
    public static implicit operator Eojeol(string form) =>
        new(form, form.Length == 0 ? 0 : form.AsSpan().Count(' ') + 1);

    public static Eojeol Topic(string noun) => With(noun, Particle.Topic);

    public static Eojeol Subject(string noun) => With(noun, Particle.Subject);

    public static Eojeol Object(string noun) => With(noun, Particle.Object);

    public static Eojeol Honored(string noun) => With(noun, Particle.HonorificSubject);

    public static Eojeol At(string place) => With(place, Particle.At);

    public static Eojeol In(string place) => With(place, Particle.From);

    /// <summary>A noun with particles, each in the shape that the sound before it asks for.</summary>
    public static Eojeol With(string noun, params ReadOnlySpan<string> particles)
    {
        var form = noun;
        foreach (var particle in particles)
        {
            form = Particle.Attach(form, particle);
        }

        return new Eojeol(form, noun.AsSpan().Count(' ') + 1 + particles.Length);
    }

    /// <summary>A noun with a particle as it is given, fitting or not: 고양이 and 은.</summary>
    public static Eojeol Joined(string noun, string particle) => new(noun + particle, noun.AsSpan().Count(' ') + 2);

    /// <summary>A predicate with its endings by citation: "으시+었+다".</summary>
    public static Eojeol Of(Predicate predicate, string endings) =>
        new(predicate.Form(endings), predicate.Stem.AsSpan().Count(' ') + 1 + endings.AsSpan().Count('+') + 1);

    /// <summary>The predicate without honour, past: 읽었다.</summary>
    public static Eojeol Past(Predicate predicate) => Of(predicate, "었+다");
}
