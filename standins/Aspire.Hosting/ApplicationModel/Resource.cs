namespace Aspire.Hosting.ApplicationModel;

/// <inheritdoc cref="IResource" />
public abstract class Resource : IResource
{
    protected Resource(string name)
    {
        if (string.IsNullOrEmpty(name) || name.Length > 64 || !char.IsAsciiLetter(name[0]) || name.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter != '-'))
            throw new ArgumentException($"Resource name '{name}' is invalid: 1 to 64 ASCII letters, digits and hyphens, beginning with a letter.", nameof(name));
        Name = name;
    }

    public virtual string Name { get; }

    public virtual ResourceAnnotationCollection Annotations { get; } = [];
}
